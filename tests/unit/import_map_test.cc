#include "transfer/import_map.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "base/error.h"

namespace leadkit::transfer {
namespace {

TEST(ImportMap, ReadsColumnsConstantsAndTranslations) {
  auto map = ParseImportMap(R"({"columns":[
      {"column":"Job Title","field":"Title"},
      {"column":"Notes","field":""},
      {"column":"Lead Status","values":{"Lost":"Unqualified","Junk Lead":""}},
      {"value":"Web","field":"LeadSource"},
      {"column":"Rating","field":"Rating","value":"Cold"}]})");
  ASSERT_TRUE(map.ok()) << map.status();
  ASSERT_EQ(map->columns.size(), 5u);
  EXPECT_EQ(map->columns[0].column, "Job Title");
  EXPECT_EQ(map->columns[0].field, "Title");
  EXPECT_EQ(map->columns[0].value, std::nullopt);
  EXPECT_EQ(map->columns[1].field, "");
  EXPECT_EQ(map->columns[2].field, std::nullopt);
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(map->columns[2].values, (Pairs{{"Junk Lead", ""}, {"Lost", "Unqualified"}}));
  EXPECT_EQ(map->columns[3].column, "");
  EXPECT_EQ(map->columns[3].value, "Web");
  EXPECT_EQ(map->columns[4].value, "Cold");
}

TEST(ImportMap, NoTextIsNoMapping) {
  for (const char* text : {"", "  \n", "{}", R"({"columns":[]})"}) {
    auto map = ParseImportMap(text);
    ASSERT_TRUE(map.ok()) << text << map.status();
    EXPECT_TRUE(map->columns.empty());
  }
}

TEST(ImportMap, WritesWhatItReads) {
  const std::string json =
      R"({"columns":[{"column":"A \"b\"","field":"Title"},{"column":"Ü","field":""},)"
      R"({"column":"","field":"Rating","value":"Hot"},)"
      R"({"column":"S","values":{"x":"y"}}]})";
  auto map = ParseImportMap(json);
  ASSERT_TRUE(map.ok()) << map.status();
  const std::string written = ImportMapToJson(*map);
  auto again = ParseImportMap(written);
  ASSERT_TRUE(again.ok()) << written << again.status();
  EXPECT_EQ(ImportMapToJson(*again), written);
  ASSERT_EQ(again->columns.size(), 4u);
  EXPECT_EQ(again->columns[1].column, "Ü");
  EXPECT_EQ(again->columns[1].field, "");
  EXPECT_EQ(again->columns[3].field, std::nullopt);
}

TEST(ImportMap, RefusesWhatIsNoMappingAndSaysWhy) {
  const std::pair<const char*, const char*> cases[] = {
      {"columns", "form"},
      {"[]", "form"},
      {R"({"columns":[{"colum":"A"}]})", "colum"},
      {R"({"columns":[{"field":"Title"}]})", "columns[0] neither a column nor a value"},
      {R"({"columns":[{"column":"A"},{"value":"x"}]})", "columns[1] a value without a field"},
      {R"({"columns":[{"column":5}]})", "form"},
      {"{\"columns\":[{\"column\":\"\xff\"}]}", "form"},
  };
  for (const auto& [json, why] : cases) {
    auto map = ParseImportMap(json);
    EXPECT_EQ(CodeOf(map.status()), Code::kInvalidArgument) << json;
    EXPECT_NE(map.status().message().find(why), absl::string_view::npos) << map.status();
    EXPECT_EQ(map.status().message().find('\n'), absl::string_view::npos) << map.status();
  }
  EXPECT_EQ(CodeOf(ParseImportMap(std::string(kMaxMapBytes + 1, ' ') + "{}").status()),
            Code::kInvalidArgument);
}

}  // namespace
}  // namespace leadkit::transfer
