#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_replace.h"
#include "base/error.h"
#include "matching/model_text.h"

namespace leadkit::matching {
namespace {

TEST(ModelProtoTest, ReadsBackWhatItWrote) {
  for (const Kind kind : {Kind::kPerson, Kind::kCompany}) {
    const std::string json = ModelToJson(Model::Standard(kind));
    const auto model = ModelFromJson(json);
    ASSERT_TRUE(model.ok()) << model.status();
    EXPECT_EQ(ModelToJson(*model), json);
    EXPECT_EQ(model->relatives.size(), Model::Standard(kind).relatives.size());
  }
}

TEST(ModelProtoTest, RefusesWhatIsNoModel) {
  const std::string json = ModelToJson(Model::Standard(Kind::kPerson));
  const auto code = [&](std::string_view from, std::string_view to) {
    const std::string bad = absl::StrReplaceAll(json, {{absl::string_view(from.data(), from.size()),
                                                        absl::string_view(to.data(), to.size())}});
    EXPECT_NE(bad, json) << from;
    return CodeOf(ModelFromJson(bad).status());
  };
  EXPECT_EQ(code("\"kind\": \"PERSON\"", "\"kind\": 0"), Code::kInvalidArgument);
  EXPECT_EQ(code("last name", "shoe size"), Code::kInvalidArgument);
  EXPECT_EQ(code("\"nickname\"", "\"same\""), Code::kInvalidArgument);
  EXPECT_EQ(code("partners_per_million", "partners"), Code::kInvalidArgument);
  EXPECT_EQ(CodeOf(ModelFromJson("").status()), Code::kInvalidArgument);
  EXPECT_EQ(CodeOf(ModelFromJson("{}").status()), Code::kInvalidArgument);
  EXPECT_EQ(CodeOf(ModelFromJson(std::string(2 << 20, ' ')).status()), Code::kInvalidArgument);
}

}  // namespace
}  // namespace leadkit::matching
