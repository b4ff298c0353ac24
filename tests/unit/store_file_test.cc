#include "storage/sqlite/store_file.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "tests/unit/child_process.h"
#include "tests/unit/temp_folder.h"

namespace leadkit::storage {
namespace {

namespace fs = std::filesystem;

Code CodeOfCheck(const std::string& path, bool create, bool read_only) {
  return CodeOf(CheckStoreFile(path, create, read_only));
}

TEST(StoreFile, AFileThatIsThereIsFine) {
  const TempFolder folder;
  const std::string path = folder.Make("x.db", "");
  EXPECT_EQ(CodeOfCheck(path, true, false), Code::kOk);
  EXPECT_EQ(CodeOfCheck(path, false, false), Code::kOk);
  EXPECT_EQ(CodeOfCheck(path, false, true), Code::kOk);
}

TEST(StoreFile, AFileThatIsNotThereMayBeMade) {
  const TempFolder folder;
  EXPECT_EQ(CodeOfCheck(folder.File("x.db"), true, false), Code::kOk);
  EXPECT_EQ(CodeOfCheck(folder.File("x.db"), false, false), Code::kCannotOpen);
  EXPECT_EQ(CodeOfCheck(folder.File("x.db"), true, true), Code::kCannotOpen);
  EXPECT_EQ(CodeOfCheck(folder.File("none/x.db"), true, false), Code::kCannotOpen);
  fs::create_symlink(folder.File("target.db"), folder.File("link.db"));
  EXPECT_EQ(CodeOfCheck(folder.File("link.db"), true, false), Code::kOk);
  EXPECT_FALSE(fs::exists(folder.File("x.db")));
}

TEST(StoreFile, NamesThatSqliteReadsOtherwiseAreRefused) {
  for (const std::string& path : {std::string(), std::string(":memory:"), std::string("file:x.db"),
                                  std::string("x\0.db", 5)}) {
    EXPECT_EQ(CodeOfCheck(path, true, false), Code::kInvalidArgument) << path;
  }
  EXPECT_EQ(CodeOfCheck("/dev/full", true, false), Code::kCannotOpen);
}

TEST(StoreFile, AbsolutePathsNameTheSameFile) {
  const TempFolder folder;
  folder.Make("x.db", "");
  const std::string path = AbsolutePath(folder.File("./y/../x.db"));
  EXPECT_EQ(path.front(), '/');
  EXPECT_TRUE(fs::equivalent(path, folder.File("x.db")));
  EXPECT_EQ(AbsolutePath("not-there.db"), (fs::current_path() / "not-there.db").string());
}

TEST(StoreFile, FrozenIsWhatNobodyOfUsCanWriteBeside) {
  const TempFolder folder;
  const std::string path = folder.Make("x.db", "");
  EXPECT_FALSE(IsFrozen(path));
  EXPECT_FALSE(HasLog(path));
  fs::permissions(folder.path(), static_cast<fs::perms>(0555));
  EXPECT_EQ(AsOrdinaryUser([&] { return std::string(IsFrozen(path) ? "" : "not frozen"); }), "");
  fs::permissions(folder.path(), static_cast<fs::perms>(0755));
  folder.Make("x.db-wal", "");
  EXPECT_TRUE(HasLog(path));
  fs::permissions(folder.path(), static_cast<fs::perms>(0555));
  EXPECT_EQ(AsOrdinaryUser([&] { return std::string(IsFrozen(path) ? "frozen" : ""); }), "");
  fs::permissions(folder.path(), fs::perms::all);
}

}  // namespace
}  // namespace leadkit::storage
