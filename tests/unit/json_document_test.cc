#include "schema/json_document.h"

#include <gtest/gtest.h>

#include "leadkit/v1/assignment.pb.h"

namespace leadkit::schema {
namespace {

TEST(JsonDocument, ReadsWhatItWrites) {
  v1::Assignment message;
  message.set_name("ünï \"quoted\"\n");
  message.add_rules()->set_keep_owner(true);
  const std::string json = WriteJson(message);
  EXPECT_NE(json.find("\"keep_owner\": true"), std::string::npos) << json;
  v1::Assignment again;
  EXPECT_EQ(ReadJson(json, 1000, &again), "");
  EXPECT_EQ(again.SerializeAsString(), message.SerializeAsString());
}

TEST(JsonDocument, WritesOneLineForPrograms) {
  v1::Assignment message;
  message.set_default_owner("a b");
  EXPECT_EQ(WriteJson(message, JsonForm::kOneLine), R"({"default_owner":"a b"})");
  const std::string whole = WriteJson(message, JsonForm::kOneLineWhole);
  EXPECT_EQ(whole.find('\n'), std::string::npos) << whole;
  EXPECT_NE(whole.find(R"("name":"")"), std::string::npos) << whole;
}

TEST(JsonDocument, SaysInOneLineWhyATextIsNone) {
  for (const std::string& bad :
       {std::string(""), std::string("[]"), std::string("{\"nme\":1}"), std::string("{\"name\":"),
        std::string("{\"name\":[1]}"), std::string("{\"name\":\"\xff\"}"), std::string("\0{}", 3),
        std::string(200, '[')}) {
    v1::Assignment message;
    const std::string why = ReadJson(bad, 1000, &message);
    EXPECT_FALSE(why.empty()) << bad;
    EXPECT_EQ(why.find('\n'), std::string::npos) << why;
  }
  v1::Assignment message;
  EXPECT_EQ(ReadJson(std::string(11, ' '), 10, &message), "it is larger than 10 bytes");
  EXPECT_EQ(ReadJson(std::string((2 << 20) + 1, ' '), 2 << 20, &message),
            "it is larger than 2 MiB");
  const std::string why = ReadJson(R"({"rules":[{"groups_mode":"RANDOM"}]})", 1000, &message);
  EXPECT_NE(why.find("it is one of ROUND_ROBIN, "), std::string::npos) << why;
  EXPECT_EQ(why.find("googleapis"), std::string::npos) << why;
}

}  // namespace
}  // namespace leadkit::schema
