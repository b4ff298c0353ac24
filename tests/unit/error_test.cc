#include "base/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "base/text.h"
#include "test_paths.h"

namespace leadkit {
namespace {

// Every code by its name in the C header.
std::map<std::string, int> CodesOfHeader() {
  std::ifstream file(std::string(LEADKIT_SOURCE_DIR) + "/capi/leadkit.h");
  std::stringstream text;
  text << file.rdbuf();
  const std::string header = text.str();
  std::map<std::string, int> codes;
  const size_t begin = header.find("LK_OK = 0");
  const size_t end = header.find("};", begin);
  if (begin == std::string::npos || end == std::string::npos) return codes;
  const std::regex line("  (LK_[A-Z_]+) = ([0-9]+),");
  const std::string list = "  " + header.substr(begin, end - begin);
  for (std::sregex_iterator it(list.begin(), list.end(), line), none; it != none; ++it) {
    codes[(*it)[1]] = std::stoi((*it)[2]);
  }
  return codes;
}

std::vector<Code> AllCodes() {
  std::vector<Code> codes;
  for (const auto& [name, number] : CodesOfHeader()) codes.push_back(static_cast<Code>(number));
  return codes;
}

TEST(Error, NumbersAreThoseOfTheHeader) {
  const std::map<std::string, int> codes = CodesOfHeader();
  ASSERT_GT(codes.size(), 50u);
  const std::map<std::string, Code> ours = {
      {"LK_OK", Code::kOk},
      {"LK_INVALID_ARGUMENT", Code::kInvalidArgument},
      {"LK_BUSY", Code::kBusy},
      {"LK_WRONG_STATE", Code::kWrongState},
      {"LK_CANNOT_OPEN", Code::kCannotOpen},
      {"LK_NOT_A_STORE", Code::kNotAStore},
      {"LK_NEWER_VERSION", Code::kNewerVersion},
      {"LK_CORRUPT", Code::kCorrupt},
      {"LK_IO_ERROR", Code::kIoError},
      {"LK_DISK_FULL", Code::kDiskFull},
      {"LK_READ_ONLY", Code::kReadOnly},
      {"LK_REQUIRED_FIELD_MISSING", Code::kRequiredFieldMissing},
      {"LK_STRING_TOO_LONG", Code::kStringTooLong},
      {"LK_FIELD_INTEGRITY", Code::kFieldIntegrity},
      {"LK_CANNOT_UPDATE_CONVERTED_LEAD", Code::kCannotUpdateConvertedLead},
      {"LK_FIELD_MAPPING_ERROR", Code::kFieldMappingError},
      {"LK_DUPLICATES_DETECTED", Code::kDuplicatesDetected},
      {"LK_IMPORT_MISMATCH", Code::kImportMismatch},
  };
  for (const auto& [name, code] : ours) {
    ASSERT_TRUE(codes.contains(name)) << name;
    EXPECT_EQ(codes.at(name), static_cast<int>(code)) << name;
  }
}

TEST(Error, EveryCodeHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (Code code : AllCodes()) {
    const std::string_view name = CodeName(code);
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_TRUE(code == Code::kInternal || name != "UNKNOWN_EXCEPTION") << static_cast<int>(code);
    for (unsigned char c : name) EXPECT_TRUE(std::isupper(c) || c == '_') << name;
  }
  EXPECT_EQ(CodeName(Code::kRequiredFieldMissing), "REQUIRED_FIELD_MISSING");
  EXPECT_EQ(CodeName(static_cast<Code>(4711)), "UNKNOWN_EXCEPTION");
}

TEST(Error, CarriesItsCodeAndPlace) {
  for (Code code : AllCodes()) {
    if (code == Code::kOk) continue;
    const absl::Status status = MakeError(code, "no good", {"Lead", "Email", 42});
    EXPECT_FALSE(status.ok());
    EXPECT_EQ(CodeOf(status), code);
    EXPECT_EQ(FromAbsl(status.message()), "no good");
    EXPECT_EQ(PlaceOf(status).object, "Lead");
    EXPECT_EQ(PlaceOf(status).field, "Email");
    EXPECT_EQ(PlaceOf(status).record_id, 42);
  }
}

TEST(Error, PlaceMayBeEmpty) {
  const Place place = PlaceOf(MakeError(Code::kBusy, "later"));
  EXPECT_EQ(place.object, "");
  EXPECT_EQ(place.field, "");
  EXPECT_EQ(place.record_id, 0);
  EXPECT_EQ(CodeOf(absl::OkStatus()), Code::kOk);
}

TEST(Error, StatusesOfOthersAreInternal) {
  EXPECT_EQ(CodeOf(absl::NotFoundError("x")), Code::kInternal);
  EXPECT_EQ(PlaceOf(absl::NotFoundError("x")).object, "");
  // What is left to say when there is no memory for more.
  EXPECT_EQ(CodeOf(absl::Status(absl::StatusCode::kResourceExhausted, "")), Code::kOutOfMemory);
}

// A name from outside may hold anything; once it held the byte that parts the payload.
TEST(Error, AnyBytesInAPlaceLeaveTheCodeAlone) {
  for (const std::string& field : {std::string("a\x1f"
                                               "b\x1f\x1f"),
                                   std::string("a\nb"), std::string("\0x", 2)}) {
    const absl::Status status = MakeError(Code::kInvalidField, "no such field", {"Lead", field, 7});
    EXPECT_EQ(CodeOf(status), Code::kInvalidField);
    EXPECT_EQ(PlaceOf(status).object, "Lead");
    EXPECT_EQ(PlaceOf(status).field.size(), field.size());
    EXPECT_EQ(PlaceOf(status).record_id, 7);
  }
}

TEST(Error, MessagesAreOneLineOfUtf8) {
  const auto message = [](std::string_view text) {
    return std::string(MakeError(Code::kInvalidType, text).message());
  };
  EXPECT_EQ(message("'a\r\nb\tc' is not a number"), "'a  b c' is not a number");
  EXPECT_EQ(message("'Z\xC3\xBCrich' is not a date"), "'Z\xC3\xBCrich' is not a date");
  EXPECT_EQ(message("'\xFF\xC3' is not a date"),
            "'?"
            "?' is not a date");
  EXPECT_TRUE(IsValidText(message("\xE2\x82")));
}

TEST(Error, WithPlaceFillsOnlyWhatIsMissing) {
  const absl::Status inner = MakeError(Code::kStringTooLong, "too long", {"", "Title", 0});
  const absl::Status outer = WithPlace(inner, {"Lead", "Name", 9});
  EXPECT_EQ(CodeOf(outer), Code::kStringTooLong);
  EXPECT_EQ(FromAbsl(outer.message()), "too long");
  EXPECT_EQ(PlaceOf(outer).object, "Lead");
  EXPECT_EQ(PlaceOf(outer).field, "Title");
  EXPECT_EQ(PlaceOf(outer).record_id, 9);
  EXPECT_TRUE(WithPlace(absl::OkStatus(), {"Lead", "", 1}).ok());
}

TEST(Error, RetryableAreThoseThatPassWithTime) {
  std::set<Code> retryable;
  for (Code code : AllCodes()) {
    if (IsRetryable(code)) retryable.insert(code);
  }
  EXPECT_THAT(retryable,
              testing::UnorderedElementsAre(Code::kBusy, Code::kPlanIsStale, Code::kIoError,
                                            Code::kDiskFull, Code::kOutOfMemory));
}

absl::StatusOr<int> Half(int n) {
  if (n % 2 != 0) return MakeError(Code::kInvalidArgument, "odd");
  return n / 2;
}
absl::StatusOr<int> Quarter(int n) {
  LK_ASSIGN_OR_RETURN(const int half, Half(n));
  LK_RETURN_IF_ERROR(Half(half).status());
  return half / 2;
}

TEST(Error, MacrosPassErrorsOn) {
  ASSERT_TRUE(Quarter(12).ok());
  EXPECT_EQ(*Quarter(12), 3);
  EXPECT_EQ(CodeOf(Quarter(6).status()), Code::kInvalidArgument);
  EXPECT_EQ(CodeOf(Quarter(5).status()), Code::kInvalidArgument);
}

}  // namespace
}  // namespace leadkit
