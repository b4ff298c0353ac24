// The rules that hold for the whole of the C ABI's implementation, read from its sources.
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "harness.h"
#include "test_paths.h"

namespace leadkit::test {
namespace {

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::set<std::string> Symbols() {
  std::istringstream listed(ReadFile(LEADKIT_SOURCE_DIR "/capi/leadkit.symbols"));
  std::set<std::string> names;
  for (std::string name; listed >> name;) names.insert(name);
  return names;
}

// The body of each function that a source exports: from its line to the first that is "}", or its
// line alone.
std::map<std::string, std::string> ExportedBodies(const std::string& source) {
  std::map<std::string, std::string> bodies;
  std::istringstream lines(source);
  const std::regex begins(R"(^LK_API .*\b(lk_\w+)\()");
  std::string name;
  std::string body;
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (name.empty() && std::regex_search(line, match, begins)) {
      name = match[1];
      body.clear();
    }
    if (name.empty()) continue;
    body += line + "\n";
    if (line == "}" || (line.ends_with("}") && line.starts_with("LK_API"))) {
      bodies[name] = body;
      name.clear();
    }
  }
  return bodies;
}

TEST(Guard, EveryExportedFunctionGoesThroughIt) {
  std::set<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(LEADKIT_SOURCE_DIR "/capi")) {
    if (entry.path().extension() != ".cc") continue;
    for (const auto& [name, body] : ExportedBodies(ReadFile(entry.path()))) {
      EXPECT_TRUE(found.insert(name).second) << name << " is defined twice";
      EXPECT_TRUE(std::regex_search(body, std::regex(R"(\bGuard\w*\()")))
          << name << " in " << entry.path() << " does not go through the guard";
      // Nothing but the guard stands between the braces: one statement, or a value beside it.
      EXPECT_EQ(body.find("catch"), std::string::npos) << name;
    }
  }
  EXPECT_EQ(found, Symbols());
}

TEST(Guard, OneGuardCatches) {
  int guards = 0;
  for (const auto& entry : std::filesystem::directory_iterator(LEADKIT_SOURCE_DIR "/capi")) {
    const std::string text = ReadFile(entry.path());
    const std::regex guard(R"(\blk_status Guard\()");
    guards +=
        static_cast<int>(std::distance(std::sregex_iterator(text.begin(), text.end(), guard), {}));
  }
  EXPECT_EQ(guards, 1);
}

TEST(Guard, EveryCodeOfTheHeaderHasANameAndIsComparedWithTheCore) {
  const std::string header = ReadFile(LEADKIT_SOURCE_DIR "/capi/leadkit.h");
  const std::string source = ReadFile(LEADKIT_SOURCE_DIR "/capi/error.cc");
  const size_t begin = header.find("LK_OK = 0");
  const std::string codes = header.substr(begin, header.find("};", begin) - begin);
  const std::regex code(R"((LK_\w+) = (\d+),)");
  std::set<std::string> names;
  for (std::sregex_iterator it(codes.begin(), codes.end(), code), end; it != end; ++it) {
    EXPECT_NE(source.find("LK_SAME_CODE(" + (*it)[1].str() + ","), std::string::npos) << (*it)[1];
    const int number = std::stoi((*it)[2]);
    const std::string name = lk_status_name(number);
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_EQ(name == "UNKNOWN_EXCEPTION", number == LK_INTERNAL) << (*it)[1];
  }
  EXPECT_GT(names.size(), 50u);
  EXPECT_STREQ(lk_status_name(-1), "UNKNOWN_EXCEPTION");
  EXPECT_STREQ(lk_status_name(99999), "UNKNOWN_EXCEPTION");
}

TEST(Guard, VersionIsTheProjects) {
  const std::string project = ReadFile(LEADKIT_SOURCE_DIR "/CMakeLists.txt");
  std::smatch match;
  ASSERT_TRUE(std::regex_search(project, match, std::regex(R"(project\(leadkit\s+VERSION (\S+))")));
  EXPECT_EQ(lk_version(), match[1].str());
}

TEST(Error, GettersOfNoErrorGiveEmptyTextsAndZeros) {
  const char* text = nullptr;
  size_t size = 9;
  int64_t id = 9;
  int32_t retryable = 9;
  EXPECT_EQ(lk_error_get_code(nullptr), LK_OK);
  EXPECT_EQ(lk_error_get_message(nullptr, &text, &size), LK_INVALID_ARGUMENT);
  EXPECT_STREQ(text, "");
  EXPECT_EQ(size, 0u);
  EXPECT_EQ(lk_error_get_record(nullptr, &id, &text, &size), LK_INVALID_ARGUMENT);
  EXPECT_EQ(id, 0);
  EXPECT_STREQ(text, "");
  EXPECT_EQ(lk_error_get_retryable(nullptr, &retryable), LK_INVALID_ARGUMENT);
  EXPECT_EQ(retryable, 0);
  lk_error_free(nullptr);
}

// A name that a caller gave stands in the message: it must stay one line of UTF-8.
TEST_F(StoreTest, MessagesAreOneLineOfUtf8) {
  Record record = New("Lead");
  const std::string name = "Last\nName\x1f" + std::string(200, 'x') + "\xe2\x82\xac";
  EXPECT_LK(LK_INVALID_FIELD, lk_record_set_text(record.get(), TXT(name), LK_LIT("x"), E()));
  EXPECT_EQ(error_.message().find('\n'), std::string::npos);
  EXPECT_EQ(error_.message().find('\x1f'), std::string::npos);
  EXPECT_EQ(error_.object(), "Lead");
  std::string wide;
  for (int i = 0; i < 100; ++i) wide += "\xe2\x82\xac";
  EXPECT_LK(LK_INVALID_FIELD, lk_record_set_text(record.get(), TXT(wide), LK_LIT("x"), E()));
  Record back = New("Lead");
  EXPECT_LK_OK(lk_record_set_text(back.get(), LK_LIT("Company"), TXT(error_.message()), E()));
}

TEST_F(StoreTest, AnErrorNamesItsPlace) {
  const int64_t id = InsertLead("Lee");
  const std::string id_text = IdText("Lead", id);
  EXPECT_LK(LK_INVALID_EMAIL_ADDRESS, Update(id, "Lead", {{"Email", "nobody"}}));
  EXPECT_EQ(error_.object(), "Lead");
  EXPECT_EQ(error_.field(), "Email");
  EXPECT_EQ(error_.record(), id);
  const char* text = nullptr;
  EXPECT_EQ(lk_error_get_record(error_.get(), nullptr, &text, nullptr), LK_OK);
  EXPECT_EQ(text, id_text);
  int32_t retryable = 9;
  EXPECT_EQ(lk_error_get_retryable(error_.get(), &retryable), LK_OK);
  EXPECT_EQ(retryable, 0);
  EXPECT_EQ(lk_error_get_code(error_.get()), LK_INVALID_EMAIL_ADDRESS);
}

}  // namespace
}  // namespace leadkit::test
