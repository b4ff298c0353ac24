#include "schema/catalog.h"

#include <algorithm>
#include <cassert>
#include <cctype>

#include "absl/strings/str_cat.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/text.h"
#include "schema/standard.h"

namespace leadkit::schema {
namespace {

constexpr uint32_t kDefaultTextLength = 255;
constexpr uint32_t kMaxTextLength = 131'072;
constexpr uint32_t kMaxDigits = 18;

// Custom names are a letter, then letters, digits and single underscores, then "__c".
bool IsCustomName(std::string_view api) {
  if (!api.ends_with("__c") || api.size() > kMaxCustomNameLength) return false;
  const std::string_view stem = api.substr(0, api.size() - 3);
  if (stem.empty() || !std::isalpha(static_cast<unsigned char>(stem[0])) || stem.back() == '_' ||
      stem.find("__") != std::string_view::npos) {
    return false;
  }
  return std::all_of(stem.begin(), stem.end(),
                     [](unsigned char c) { return c < 0x80 && (std::isalnum(c) || c == '_'); });
}

absl::Status CheckCustomField(const Catalog& catalog, const Object& object, const Field& field) {
  const Place place{object.api, field.api, 0};
  const auto refuse = [&](std::string_view why) {
    return MakeError(Code::kInvalidField, why, place);
  };
  if (!IsCustomName(field.api)) {
    return refuse(
        "a custom field's name is a letter, then letters, digits and single underscores, then __c, "
        "43 characters in all; for example Budget__c");
  }
  if (object.Find(field.api) != nullptr) {
    return MakeError(Code::kDuplicateValue, "there is a field of this name already", place);
  }
  int custom = 0;
  for (const Field& existing : object.fields) custom += existing.custom ? 1 : 0;
  if (custom >= kMaxCustomFields) return refuse("an object may have 800 custom fields");
  switch (field.kind) {
    case Kind::kId:
      return refuse("a custom field can't be an id");
    case Kind::kPicklist:
    case Kind::kMultiPicklist:
      if (field.values.empty()) return refuse("a picklist needs at least one value");
      for (const std::string& value : field.values) {
        if (value.empty() || !IsValidText(value) || CountCharacters(value) > kDefaultTextLength ||
            (field.kind == Kind::kMultiPicklist && value.find(';') != std::string::npos)) {
          return refuse(
              "a picklist value is UTF-8 text of 1 to 255 characters, without ';' in a "
              "multi-select picklist");
        }
      }
      break;
    case Kind::kReference:
      if (field.to.size() != 1) return refuse("a custom reference points at exactly one object");
      if (catalog.Find(field.to[0]) == nullptr) {
        return refuse("the object that the reference points at does not exist");
      }
      break;
    default:
      break;
  }
  if (field.max > kMaxTextLength) return refuse("a text field holds at most 131072 characters");
  if (field.precision > kMaxDigits || field.scale > kMaxDigits) {
    return refuse("a number has at most 18 digits");
  }
  if (field.precision < field.scale && field.precision != 0) {
    return refuse("the scale can't be greater than the precision");
  }
  if (!IsValidText(field.label)) return refuse("the label is not UTF-8 text");
  if (field.external_id && !field.is_text() && field.kind != Kind::kInteger) {
    return refuse("an external id is a text or a number field");
  }
  return absl::OkStatus();
}

}  // namespace

std::shared_ptr<const Catalog> Catalog::Standard() {
  // Never destroyed: programs may still use records while static objects go.
  static const auto* const kStandard = [] {
    std::shared_ptr<Catalog> catalog(new Catalog);
    catalog->objects_ = BuildStandardObjects();
    catalog->Link();
    return new std::shared_ptr<const Catalog>(std::move(catalog));
  }();
  return *kStandard;
}

absl::StatusOr<std::shared_ptr<const Catalog>> Catalog::WithCustomField(std::string_view object_api,
                                                                        Field field) const {
  LK_ASSIGN_OR_RETURN(const Object* object, Require(object_api));
  LK_RETURN_IF_ERROR(CheckCustomField(*this, *object, field));
  field.custom = true;
  field.column = LowerAscii(field.api);
  if (field.label.empty()) field.label = field.api.substr(0, field.api.size() - 3);
  if (field.is_text() && field.max == 0) field.max = kDefaultTextLength;
  if (field.kind == Kind::kMoney) field.scale = kMoneyScale;
  if (!field.is_text() && field.precision == 0) field.precision = kMaxDigits;
  if (field.kind == Kind::kBoolean) {
    field.required = true;
    if (!field.default_value.has_value()) field.default_value = Value::Int(0);
  }
  field.number = kFirstCustomNumber;
  for (const Field& existing : object->fields) {
    field.number = std::max(field.number, existing.number + 1);
  }
  std::shared_ptr<Catalog> next(new Catalog(*this));
  Object& target = next->objects_[static_cast<size_t>(object->index)];
  target.fields.push_back(std::move(field));
  target.Reindex();
  next->Link();
  return std::shared_ptr<const Catalog>(std::move(next));
}

void Catalog::Link() {
  for (size_t i = 0; i < objects_.size(); ++i) objects_[i].index = static_cast<int>(i);
  children_.assign(objects_.size(), {});
  for (Object& object : objects_) {
    for (Field& field : object.fields) {
      field.to_objects.clear();
      for (const std::string& name : field.to) {
        const int parent = Get(name).index;
        field.to_objects.push_back(parent);
        children_[static_cast<size_t>(parent)].push_back({object.index, field.ordinal});
      }
    }
  }
}

const Object* Catalog::Find(std::string_view name) const {
  for (const Object& object : objects_) {
    if (EqualsIgnoreCase(object.api, name) || EqualsIgnoreCase(object.table, name) ||
        EqualsIgnoreCase(object.plural, name)) {
      return &object;
    }
  }
  return nullptr;
}

const Object* Catalog::FindByPrefix(std::string_view prefix) const {
  for (const Object& object : objects_) {
    if (object.prefix == prefix) return &object;
  }
  return nullptr;
}

const Object& Catalog::Get(std::string_view api) const {
  const Object* object = Find(api);
  assert(object != nullptr);
  return *object;
}

absl::StatusOr<const Object*> Catalog::Require(std::string_view name) const {
  if (const Object* object = Find(name); object != nullptr) return object;
  std::vector<std::string> names;
  for (const Object& object : objects_) names.push_back(object.api);
  return MakeError(Code::kInvalidArgument,
                   absl::StrCat("there is no object '", ToAbsl(TakeCharacters(name, 80)), "'; use ",
                                JoinForReader(names, names.size())));
}

absl::StatusOr<const Field*> Catalog::RequireField(const Object& object,
                                                   std::string_view name) const {
  if (const Field* field = object.Find(name); field != nullptr) return field;
  const std::string close = object.Suggest(name);
  return MakeError(Code::kInvalidField,
                   absl::StrCat(object.api, " has no field '", ToAbsl(name.substr(0, 80)), "'",
                                close.empty() ? "; describe the object to see its fields"
                                              : absl::StrCat("; did you mean ", close, "?")),
                   {object.api, std::string(name.substr(0, 80)), 0});
}

}  // namespace leadkit::schema
