#include "schema/json_document.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/text.h"

namespace leadkit::schema {
namespace {

std::string SizeForReader(size_t bytes) {
  constexpr size_t kMebi = size_t{1} << 20;
  return bytes >= kMebi && bytes % kMebi == 0 ? absl::StrCat(bytes / kMebi, " MiB")
                                              : absl::StrCat(bytes, " bytes");
}

}  // namespace

std::string ReadJson(std::string_view json, size_t max_bytes, google::protobuf::Message* message) {
  if (json.size() > max_bytes) return "it is larger than " + SizeForReader(max_bytes);
  if (!IsValidText(json)) return "it is not UTF-8";
  const auto parsed = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(json.data(), static_cast<ptrdiff_t>(json.size())), message);
  if (parsed.ok()) return "";
  std::string why(parsed.message().data(), parsed.message().size());
  std::replace(why.begin(), why.end(), '\n', ' ');
  return why.empty() ? "it is no JSON" : why;
}

std::string WriteJson(const google::protobuf::Message& message, JsonForm form) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = form == JsonForm::kLines || form == JsonForm::kLinesWhole;
  options.always_print_primitive_fields =
      form == JsonForm::kOneLineWhole || form == JsonForm::kLinesWhole;
  options.preserve_proto_field_names = true;
  std::string json;
  // A message that was built field by field from checked texts can always be printed.
  (void)google::protobuf::util::MessageToJsonString(message, &json, options);
  return json;
}

}  // namespace leadkit::schema
