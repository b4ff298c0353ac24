// The pages keep their word: commands that they show run, and code that they quote is code that is
// built and run.
#include <fstream>
#include <sstream>

#include "cli_harness.h"
#include "test_paths.h"

namespace leadkit::scenario {
namespace {

std::string ReadAll(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.is_open()) << path;
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// The fenced blocks of a page: of code in `language`, or of plain text where it is empty.
std::vector<std::string> Blocks(const std::string& page, const std::string& language) {
  std::istringstream lines(page);
  std::vector<std::string> blocks;
  bool inside = false;
  bool wanted = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      wanted = !inside && line == "```" + language;
      inside = !inside;
      if (wanted) blocks.emplace_back();
    } else if (wanted) {
      blocks.back() += line + "\n";
    }
  }
  return blocks;
}

class DocsTest : public CliTest {
 protected:
  // Runs the commands of a page, one after the other, and counts them.
  int RunCommands(const std::string& page) const {
    int run = 0;
    for (const std::string& block : Blocks(ReadAll(LEADKIT_SOURCE_DIR "/docs/" + page), "")) {
      std::istringstream lines(block);
      for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("$ ")) continue;
        const Finished finished = Shell(line.substr(2));
        EXPECT_EQ(finished.exit, 0) << line << "\n" << finished.out << finished.err;
        ++run;
      }
    }
    return run;
  }
};

TEST_F(DocsTest, CommandsOfTheConversionPageRun) {
  MakeStore();
  EXPECT_EQ(Cli({"field", "add", "crm.db", "Lead", "Budget__c", "--kind", "money"}).exit, 0);
  EXPECT_GE(RunCommands("conversion.md"), 6);
}

TEST_F(DocsTest, CommandsOfTheMergePageRun) {
  MakeStore();
  EXPECT_GE(RunCommands("merge.md"), 5);
}

TEST_F(DocsTest, QuotedCodeIsThatOfAnExample) {
  const std::pair<const char*, const char*> kPages[] = {{"README.md", "first_steps.c"},
                                                        {"docs/conversion.md", "conversion.c"},
                                                        {"docs/matching.md", "matching.c"},
                                                        {"docs/merge.md", "merge.c"}};
  for (const auto& [page, example] : kPages) {
    const std::string root = LEADKIT_SOURCE_DIR "/";
    const std::string code = ReadAll(root + "docs/examples/" + example);
    const std::vector<std::string> quotes = Blocks(ReadAll(root + page), "c");
    ASSERT_FALSE(quotes.empty()) << page;
    for (const std::string& quote : quotes) {
      EXPECT_NE(code.find(quote), std::string::npos) << page << ":\n" << quote;
    }
  }
}

}  // namespace
}  // namespace leadkit::scenario
