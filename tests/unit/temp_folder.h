// A folder of its own for a test, gone when the test ends.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>

namespace leadkit {

class TempFolder {
 public:
  TempFolder() {
    std::string pattern = testing::TempDir() + "/leadkit_XXXXXX";
    path_ = mkdtemp(pattern.data());
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string File(const std::string& name) const { return path_ + "/" + name; }

  // Writes a file of this content and returns its path.
  std::string Make(const std::string& name, const std::string& content) const {
    const std::string path = File(name);
    std::FILE* file = std::fopen(path.c_str(), "wb");
    EXPECT_NE(file, nullptr) << path;
    EXPECT_EQ(std::fwrite(content.data(), 1, content.size(), file), content.size());
    std::fclose(file);
    return path;
  }

 private:
  std::string path_;
};

// The whole content of a file; empty if there is none.
inline std::string ContentOf(const std::string& path) {
  std::string content;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return content;
  char buffer[65536];
  while (const size_t n = std::fread(buffer, 1, sizeof buffer, file)) content.append(buffer, n);
  std::fclose(file);
  return content;
}

}  // namespace leadkit
