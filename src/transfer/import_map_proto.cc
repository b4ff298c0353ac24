// Reading and writing mappings as the JSON form of leadkit.v1.ImportMap.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "leadkit/v1/import_map.pb.h"
#include "schema/json_document.h"
#include "transfer/import_map.h"

namespace leadkit::transfer {
namespace {

absl::Status Refuse(std::string_view why) {
  return MakeError(Code::kInvalidArgument, absl::StrCat("the mapping ", ToAbsl(why)));
}

absl::Status CheckColumn(size_t index, const v1::ImportMap::Column& column) {
  const std::string place = absl::StrCat("has in columns[", index, "] ");
  if (column.column().empty() && !column.has_value()) {
    return Refuse(place + "neither a column nor a value");
  }
  if (column.column().empty() && column.field().empty()) {
    return Refuse(place + "a value without a field");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ImportMap> ParseImportMap(std::string_view json) {
  ImportMap map;
  if (TrimSpace(json).empty()) return map;
  v1::ImportMap message;
  if (std::string why = schema::ReadJson(json, kMaxMapBytes, &message); !why.empty()) {
    return Refuse("is not of the form {\"columns\":[{\"column\":...,\"field\":...}]}: " + why);
  }
  if (static_cast<size_t>(message.columns_size()) > kMaxMapColumns) {
    return Refuse(absl::StrCat("has more than ", kMaxMapColumns, " entries"));
  }
  for (const v1::ImportMap::Column& in : message.columns()) {
    LK_RETURN_IF_ERROR(CheckColumn(map.columns.size(), in));
    ImportMap::Column& out = map.columns.emplace_back();
    out.column = in.column();
    if (in.has_field()) out.field = in.field();
    if (in.has_value()) out.value = in.value();
    out.values.assign(in.values().begin(), in.values().end());
    std::sort(out.values.begin(), out.values.end());
  }
  return map;
}

std::string ImportMapToJson(const ImportMap& map) {
  v1::ImportMap message;
  for (const ImportMap::Column& in : map.columns) {
    v1::ImportMap::Column* out = message.add_columns();
    out->set_column(in.column);
    if (in.field) out->set_field(*in.field);
    if (in.value) out->set_value(*in.value);
    for (const auto& [from, to] : in.values) (*out->mutable_values())[from] = to;
  }
  return schema::WriteJson(message, schema::JsonForm::kOneLine);
}

}  // namespace leadkit::transfer
