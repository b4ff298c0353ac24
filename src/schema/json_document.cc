#include "schema/json_document.h"

#include <google/protobuf/descriptor.h>
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

// "for type type.googleapis.com/leadkit.v1.Lifecycle.Category" in the parser's words; the reader is
// better served with what may be written.
void NameTheChoices(const google::protobuf::Message& message, std::string* why) {
  constexpr std::string_view kPrefix = " for type type.googleapis.com/";
  const size_t at = why->find(kPrefix);
  if (at == std::string::npos) return;
  const size_t begin = at + kPrefix.size();
  const size_t end = std::min(why->find_first_of(" ,;", begin), why->size());
  const google::protobuf::EnumDescriptor* choices =
      message.GetDescriptor()->file()->pool()->FindEnumTypeByName(why->substr(begin, end - begin));
  std::string names;
  for (int i = 0; choices != nullptr && i < choices->value_count(); ++i) {
    const std::string& name = choices->value(i)->name();
    if (FromAbsl(name).ends_with("_UNSPECIFIED")) continue;
    absl::StrAppend(&names, names.empty() ? "; it is one of " : ", ", name);
  }
  why->replace(at, end - at, names);
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
  NameTheChoices(*message, &why);
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
