#include "transfer/result_file.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "temp_folder.h"

namespace leadkit::transfer {
namespace {

TEST(ResultFile, IsMadeAndEmptiedAndContinued) {
  TempFolder folder;
  const std::string path = folder.Make("out.csv", "old content");
  {
    auto file = ResultFile::Open(path, 0);
    ASSERT_TRUE(file.ok()) << file.status();
    EXPECT_EQ(ContentOf(path), "");
    (*file)->buffer() += "first\n";
    EXPECT_EQ((*file)->size(), 6);
    ASSERT_TRUE((*file)->Flush(true).ok());
    (*file)->buffer() += "second\n";
    ASSERT_TRUE((*file)->Flush(false).ok());
    EXPECT_EQ((*file)->size(), 13);
  }
  EXPECT_EQ(ContentOf(path), "first\nsecond\n");
  auto file = ResultFile::Open(path, 6);
  ASSERT_TRUE(file.ok()) << file.status();
  (*file)->buffer() += "third\n";
  ASSERT_TRUE((*file)->Flush(false).ok());
  EXPECT_EQ(ContentOf(path), "first\nthird\n");
}

TEST(ResultFile, IsCutBack) {
  TempFolder folder;
  const std::string path = folder.File("out.csv");
  auto file = ResultFile::Open(path, 0);
  ASSERT_TRUE(file.ok());
  (*file)->buffer() += "kept,undone";
  ASSERT_TRUE((*file)->Flush(false).ok());
  (*file)->buffer() += "never written";
  ASSERT_TRUE((*file)->CutBack(4).ok());
  EXPECT_EQ((*file)->size(), 4);
  (*file)->buffer() += " and more";
  ASSERT_TRUE((*file)->Flush(false).ok());
  EXPECT_EQ(ContentOf(path), "kept and more");
}

TEST(ResultFile, IsWrittenByOneAtATime) {
  TempFolder folder;
  const std::string path = folder.File("out.csv");
  {
    auto file = ResultFile::Open(path, 0);
    ASSERT_TRUE(file.ok());
    (*file)->buffer() += "mine";
    ASSERT_TRUE((*file)->Flush(false).ok());
    EXPECT_EQ(CodeOf(ResultFile::Open(path, 0).status()), Code::kBusy);
    EXPECT_EQ(ContentOf(path), "mine");
  }
  EXPECT_TRUE(ResultFile::Open(path, 0).ok());
}

TEST(ResultFile, PathsToOneFileAreSeen) {
  TempFolder folder;
  const std::string file = folder.Make("a.csv", "x");
  const std::string other = folder.Make("b.csv", "x");
  std::filesystem::create_hard_link(file, folder.File("hard"));
  std::filesystem::create_symlink("a.csv", folder.File("soft"));
  std::filesystem::create_symlink("none.csv", folder.File("dangling"));
  EXPECT_TRUE(LeadToSameFile(file, file));
  EXPECT_TRUE(LeadToSameFile(file, folder.File("./a.csv")));
  EXPECT_TRUE(LeadToSameFile(file, folder.File("hard")));
  EXPECT_TRUE(LeadToSameFile(folder.File("soft"), file));
  EXPECT_FALSE(LeadToSameFile(file, other));
  EXPECT_FALSE(LeadToSameFile(file, folder.File("none.csv")));
  EXPECT_TRUE(LeadToSameFile(folder.File("none.csv"), folder.File("./none.csv")));
  EXPECT_TRUE(LeadToSameFile(folder.File("none.csv"), folder.File("dangling")));
  EXPECT_TRUE(LeadToSameFile("none here.csv", "./none here.csv"));
  EXPECT_FALSE(LeadToSameFile(folder.File("none.csv"), folder.File("other.csv")));
  EXPECT_FALSE(LeadToSameFile("/dev/null", "/dev/null"));
}

TEST(ResultFile, TheStoreAndWhatLiesBesideItAreRefused) {
  TempFolder folder;
  const std::string store = folder.Make("s.db", "store");
  const std::string link = folder.File("link.db");
  std::filesystem::create_symlink(store, link);
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
    EXPECT_EQ(CodeOf(CheckIsNoStore(store + suffix, store)), Code::kInvalidArgument) << suffix;
    // The engine names its files after the store, not after the link.
    EXPECT_EQ(CodeOf(CheckIsNoStore(store + suffix, link)), Code::kInvalidArgument) << suffix;
  }
  EXPECT_EQ(CodeOf(CheckIsNoStore(link, store)), Code::kInvalidArgument);
  EXPECT_TRUE(CheckIsNoStore(folder.File("s.db.csv"), store).ok());
  EXPECT_TRUE(CheckIsNoStore("/dev/null", store).ok());
  EXPECT_EQ(ContentOf(store), "store");
}

TEST(ResultFile, SaysWhatIsWrong) {
  TempFolder folder;
  EXPECT_EQ(CodeOf(ResultFile::Open(folder.File("no/such/folder.csv"), 0).status()),
            Code::kCannotOpen);
  EXPECT_EQ(CodeOf(ResultFile::Open(folder.path(), 0).status()), Code::kCannotOpen);
  const std::string path = folder.Make("short.csv", "1234");
  EXPECT_EQ(CodeOf(ResultFile::Open(path, 5).status()), Code::kImportMismatch);
  EXPECT_EQ(ContentOf(path), "1234");
  auto full = ResultFile::Open("/dev/full", 0);
  ASSERT_TRUE(full.ok()) << full.status();
  (*full)->buffer() = "x";
  EXPECT_EQ(CodeOf((*full)->Flush(false)), Code::kDiskFull);
}

}  // namespace
}  // namespace leadkit::transfer
