#include "schema/catalog.h"

#include <algorithm>
#include <cassert>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
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
constexpr size_t kMaxLabelLength = 255;
// Of a name that someone gave us and that is not there.
constexpr size_t kMaxShownCharacters = 80;

// What of an unknown name stands in a message. Safe on any bytes.
std::string_view Shown(std::string_view name) {
  constexpr size_t kMaxBytesPerCharacter = 4;
  return TakeCharacters(name.substr(0, kMaxBytesPerCharacter * kMaxShownCharacters),
                        kMaxShownCharacters);
}

// Custom names are a letter, then letters, digits and single underscores, then "__c".
bool IsCustomName(std::string_view api) {
  if (!api.ends_with("__c") || api.size() > kMaxCustomNameLength) return false;
  const std::string_view stem = api.substr(0, api.size() - 3);
  return !stem.empty() && absl::ascii_isalpha(stem[0]) && stem.back() != '_' &&
         stem.find("__") == std::string_view::npos &&
         std::all_of(stem.begin(), stem.end(),
                     [](unsigned char c) { return absl::ascii_isalnum(c) || c == '_'; });
}

// A text of 1 to `max` characters as it would be read back: trimmed, in one line.
bool IsPlainLine(std::string_view text, size_t max) {
  return !text.empty() && IsValidText(text) && TrimSpace(text).size() == text.size() &&
         CountCharacters(text) <= max &&
         std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < ' '; });
}

// What a definition leaves open is filled in; what has no meaning for its kind is left out. So a
// field that is read back from the store is the same as when it was made.
Field Completed(const Catalog& catalog, const Field& given) {
  Field field;
  field.custom = true;
  field.api = given.api;
  field.column = LowerAscii(given.api);
  field.label = TrimSpace(given.label);
  if (field.label.empty()) field.label = given.api.substr(0, given.api.size() - 3);
  field.kind = given.kind;
  if (field.is_text()) field.max = given.max != 0 ? given.max : kDefaultTextLength;
  if (IsNumberKind(field.kind)) {
    field.precision = given.precision != 0 ? given.precision : kMaxDigits;
    field.scale = field.kind == Kind::kMoney ? kMoneyScale : given.scale;
  }
  field.required = given.required || field.kind == Kind::kBoolean;
  if (given.default_value.is_text()) {
    const std::string_view text = TrimSpace(given.default_value.text());
    if (!text.empty()) field.default_value.SetText(text);
  } else if (given.default_value.has_value()) {
    field.default_value = given.default_value;
  } else if (field.kind == Kind::kBoolean) {
    field.default_value.SetInt(0);
  }
  field.values = given.values;
  field.restricted = given.restricted && IsPicklistKind(field.kind);
  for (const std::string& name : given.to) {
    const Object* target = catalog.Find(name);
    field.to.push_back(target == nullptr ? name : target->api);
  }
  field.external_id = given.external_id;
  field.tracked = given.tracked;
  return field;
}

// Why the values of a picklist can't be its values; null if they can.
const char* WrongValues(const Field& field) {
  if (!IsPicklistKind(field.kind)) {
    return field.values.empty() ? nullptr : "only a picklist has a list of values";
  }
  if (field.values.empty()) return "a picklist needs at least one value";
  absl::flat_hash_set<std::string_view> seen;
  for (const std::string& value : field.values) {
    if (!IsPlainLine(value, field.max) ||
        (field.kind == Kind::kMultiPicklist && value.find(';') != std::string::npos)) {
      return "a picklist value is one line of UTF-8 text no longer than the field, without blanks "
             "at its ends and without ';' in a multi-select picklist";
    }
    if (!seen.insert(value).second) return "a picklist has each value once";
  }
  return nullptr;
}

// Why the field can't point where it points; null if it can.
const char* WrongTarget(const Catalog& catalog, const Field& field) {
  if (!field.is_reference()) {
    return field.to.empty() ? nullptr : "only a reference points at an object";
  }
  if (field.to.size() != 1) return "a custom reference points at exactly one object";
  if (catalog.Find(field.to[0]) == nullptr) {
    return "the object that the reference points at does not exist";
  }
  return field.default_value.has_value() ? "a reference has no default" : nullptr;
}

const char* WrongSize(const Field& field) {
  if (field.max > kMaxTextLength) return "a text field holds at most 131072 characters";
  if (field.precision > kMaxDigits || field.scale > kMaxDigits) {
    return "a number has at most 18 digits";
  }
  if (field.precision < field.scale) return "the scale can't be greater than the precision";
  if (field.kind == Kind::kInteger && field.scale != 0) {
    return "a whole number has no digits after the point; use a decimal";
  }
  return nullptr;
}

// REQUIRES: `field` is completed.
absl::Status CheckCustomField(const Catalog& catalog, const Object& object, const Field& field) {
  const Place place{object.api, field.api, 0};
  const auto refuse = [&](std::string_view why) {
    return MakeError(Code::kInvalidField, why, place);
  };
  if (object.Find(field.api) != nullptr) {
    return MakeError(Code::kDuplicateValue, "there is a field of this name already", place);
  }
  if (field.kind == Kind::kId) return refuse("a custom field can't be an id");
  if (KindName(field.kind) == "unknown") {
    return refuse(absl::StrCat("there is no kind of field with the number ",
                               static_cast<int32_t>(field.kind)));
  }
  int custom = 0;
  for (const Field& existing : object.fields) custom += existing.custom ? 1 : 0;
  if (custom >= kMaxCustomFields) return refuse("an object may have 800 custom fields");
  if (!IsPlainLine(field.label, kMaxLabelLength)) {
    return refuse("a label is one line of UTF-8 text of at most 255 characters");
  }
  for (const char* why : {WrongValues(field), WrongTarget(catalog, field), WrongSize(field)}) {
    if (why != nullptr) return refuse(why);
  }
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
  std::vector<CustomField> fields;
  fields.push_back({std::string(object_api), std::move(field)});
  return WithCustomFields(std::move(fields));
}

absl::StatusOr<std::shared_ptr<const Catalog>> Catalog::WithCustomFields(
    std::vector<CustomField> fields) const {
  std::shared_ptr<Catalog> next(new Catalog(*this));
  for (CustomField& custom : fields) LK_RETURN_IF_ERROR(next->Add(custom.object, custom.field));
  next->Link();
  return std::shared_ptr<const Catalog>(std::move(next));
}

absl::Status Catalog::Add(std::string_view object_api, const Field& given) {
  LK_ASSIGN_OR_RETURN(const Object* found, Require(object_api));
  Object& object = objects_[static_cast<size_t>(found->index)];
  if (!IsCustomName(given.api)) {
    return MakeError(
        Code::kInvalidField,
        "a custom field's name is a letter, then letters, digits and single underscores, then __c, "
        "43 characters in all; for example Budget__c",
        {object.api, std::string(Shown(given.api)), 0});
  }
  Field field = Completed(*this, given);
  LK_RETURN_IF_ERROR(CheckCustomField(*this, object, field));
  field.number = kFirstCustomNumber;
  for (const Field& existing : object.fields) {
    field.number = std::max(field.number, existing.number + 1);
  }
  object.Add(std::move(field));
  return absl::OkStatus();
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
                   absl::StrCat("there is no object '", ToAbsl(Shown(name)), "'; use ",
                                JoinForReader(names, names.size())));
}

absl::StatusOr<const Field*> Catalog::RequireField(const Object& object,
                                                   std::string_view name) const {
  if (const Field* field = object.Find(name); field != nullptr) return field;
  const std::string close = object.Suggest(name);
  return MakeError(Code::kInvalidField,
                   absl::StrCat(object.api, " has no field '", ToAbsl(Shown(name)), "'",
                                close.empty() ? "; describe the object to see its fields"
                                              : absl::StrCat("; did you mean ", close, "?")),
                   {object.api, std::string(Shown(name)), 0});
}

}  // namespace leadkit::schema
