// The documents on the page are documents: each is read, checked, and can be put in force.
#include <fstream>
#include <sstream>

#include "test_paths.h"
#include "tests/unit/store_fixture.h"

namespace leadkit::lifecycle {
namespace {

std::vector<std::string> Blocks(const std::string& path, std::string_view language) {
  std::ifstream file(path);
  const std::string open = absl::StrCat("```", std::string(language));
  std::vector<std::string> blocks;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (inside && line == "```") {
      inside = false;
    } else if (inside) {
      blocks.back() += line + "\n";
    } else if (line == open) {
      inside = true;
      blocks.emplace_back();
    }
  }
  return blocks;
}

class LifecycleDocsTest : public StoreTest {};

TEST_F(LifecycleDocsTest, ExamplesCanBePutInForce) {
  const std::vector<std::string> examples = Blocks(LEADKIT_SOURCE_DIR "/docs/lifecycle.md", "json");
  ASSERT_GE(examples.size(), 3u);
  for (const std::string& example : examples) {
    absl::StatusOr<Lifecycle> document = ParseJson(example);
    ASSERT_EQ(document.status(), absl::OkStatus()) << example;
    const Findings findings = Examine(*catalog(), *document);
    EXPECT_THAT(findings.mistakes, testing::IsEmpty()) << example;
    EXPECT_THAT(findings.warnings, testing::IsEmpty()) << example;
    EXPECT_OK(SetLifecycle(*document));
    EXPECT_EQ(ToJson(*ParseJson(ToJson(*document))), ToJson(*document));
  }
}

TEST_F(LifecycleDocsTest, PresetsAreListed) {
  std::ifstream file(LEADKIT_SOURCE_DIR "/docs/lifecycle.md");
  std::stringstream page;
  page << file.rdbuf();
  for (const std::string& name : PresetNames()) {
    EXPECT_NE(page.str().find("| `" + name + "` |"), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace leadkit::lifecycle
