#include "transfer/result_file.h"

#include <gtest/gtest.h>

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
