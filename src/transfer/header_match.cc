#include "transfer/header_match.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "base/text.h"
#include "transfer/synonyms.h"

namespace leadkit::transfer {
namespace {

using schema::Access;
using schema::Catalog;
using schema::Field;
using schema::Kind;
using schema::Object;

// What stands in front of the fields of an address, by object; the first that an object has is
// meant where a header names none.
constexpr std::string_view kAddressKinds[] = {"Billing", "Mailing", "Shipping", "Other"};

// A longer header is a text that has slipped into the first line.
constexpr size_t kMaxHeaderBytes = 500;

// The fields by which a record that is pointed at may be found, as far as the object has them.
constexpr std::string_view kKeyFields[] = {"Name", "Email", "ExternalId", "Username"};

bool IsReadOnly(const Field& field) { return field.access == Access::kReadOnly; }

// "AccountId" -> "account", "Region__c" -> "region".
std::string RelationOf(const Field& field) {
  std::string_view api = field.api;
  for (std::string_view ending : {"Id", "__c"}) {
    if (api.ends_with(ending)) {
      api.remove_suffix(ending.size());
      break;
    }
  }
  return FoldHeader(api);
}

// What an object is called: by its API name and elsewhere.
std::vector<std::string> NamesOf(const Object& object) {
  std::vector<std::string> names = {FoldHeader(object.api)};
  for (const ObjectAlias& alias : kObjectAliases) {
    if (alias.object == object.api) names.emplace_back(alias.folded);
  }
  return names;
}

class Matcher {
 public:
  Matcher(const Catalog& catalog, const Object& object) : catalog_(catalog), object_(object) {}

  ColumnTarget Match(std::string_view header) const {
    header = TrimSpace(header);
    if (header.size() > kMaxHeaderBytes) return {};
    if (std::optional<ColumnTarget> target = ByRelationPath(header)) return *target;
    const std::string folded = FoldHeader(header);
    return folded.empty() ? ColumnTarget{} : MatchFolded(folded);
  }

 private:
  ColumnTarget MatchFolded(std::string_view folded) const {
    ColumnTarget target = ByFoldedName(folded);
    return target.how != ColumnTarget::kNone ? target : ByNameOfObject(folded);
  }

  // --- Names of the object's own fields ---------------------------------------------------------

  ColumnTarget ByFoldedName(std::string_view folded) const {
    for (auto by : {&Matcher::ByApiName, &Matcher::ByLabel, &Matcher::ByOwnSynonym,
                    &Matcher::ByReference, &Matcher::ByCommonSynonym, &Matcher::ByFlag}) {
      ColumnTarget target = (this->*by)(folded);
      if (target.how != ColumnTarget::kNone) return target;
    }
    return {};
  }

  // Id is left out: it is a synonym of ExternalId.
  ColumnTarget ByApiName(std::string_view folded) const {
    for (const Field& field : object_.fields) {
      if (field.kind == Kind::kId) continue;
      if (FoldHeader(field.api) == folded || FoldHeader(field.column) == folded) {
        return To(field, ColumnTarget::kApiName);
      }
    }
    return {};
  }

  ColumnTarget ByLabel(std::string_view folded) const {
    for (const Field& field : object_.fields) {
      if (field.kind == Kind::kId || FoldHeader(field.label) != folded) continue;
      if (!field.is_reference() || IsReadOnly(field)) return To(field, ColumnTarget::kLabel);
      return ByKeyOf(field, Value::kUnknownObject, "");
    }
    return {};
  }

  ColumnTarget ByOwnSynonym(std::string_view folded) const {
    return BySynonym(object_.api, folded);
  }

  ColumnTarget ByCommonSynonym(std::string_view folded) const {
    ColumnTarget target = BySynonym("", folded);
    for (std::string_view kind : kAddressKinds) {
      if (target.how != ColumnTarget::kNone) break;
      const std::string prefix = FoldHeader(kind);
      if (folded.starts_with(prefix)) target = BySynonym("", folded.substr(prefix.size()), kind);
    }
    return target;
  }

  ColumnTarget BySynonym(std::string_view object, std::string_view folded,
                         std::string_view address_kind = "") const {
    for (const Synonym& synonym : kSynonyms) {
      if (synonym.object != object || synonym.folded != folded) continue;
      const Field* field = FindWithAddressKind(synonym.field, address_kind);
      if (field == nullptr) continue;
      ColumnTarget target = To(*field, ColumnTarget::kSynonym);
      if (!synonym.lookup.empty()) {
        target.how = ColumnTarget::kReferenceName;
        target.lookup = synonym.lookup;
      }
      return target;
    }
    return {};
  }

  const Field* FindWithAddressKind(std::string_view api, std::string_view kind) const {
    if (!kind.empty()) return object_.Find(std::string(kind).append(api));
    const Field* field = object_.Find(api);
    for (std::string_view first : kAddressKinds) {
      if (field == nullptr) field = object_.Find(std::string(first).append(api));
    }
    return field;
  }

  // "Active" -> IsActive.
  ColumnTarget ByFlag(std::string_view folded) const {
    for (const Field& field : object_.fields) {
      if (field.kind == Kind::kBoolean && field.api.starts_with("Is") &&
          FoldHeader(std::string_view(field.api).substr(2)) == folded) {
        return To(field, ColumnTarget::kSynonym);
      }
    }
    return {};
  }

  // "Lead Status", "Deal Name"; the object's name alone is that of its records.
  ColumnTarget ByNameOfObject(std::string_view folded) const {
    for (const std::string& name : NamesOf(object_)) {
      if (!folded.starts_with(name)) continue;
      const std::string_view rest = folded.substr(name.size());
      ColumnTarget target;
      if (!rest.empty()) {
        target = ByFoldedName(rest);
      } else if (object_.name_field >= 0) {
        target = To(FieldAt(object_, object_.name_field), ColumnTarget::kSynonym);
      }
      if (target.how == ColumnTarget::kNone) continue;
      if (target.how != ColumnTarget::kReferenceName) target.how = ColumnTarget::kSynonym;
      return target;
    }
    return {};
  }

  // --- References -------------------------------------------------------------------------------

  // "Account Name", "Owner Email", "Parent Account Id", "Deal Id".
  ColumnTarget ByReference(std::string_view folded) const {
    for (const Field& field : object_.fields) {
      if (!field.is_reference() || IsReadOnly(field)) continue;
      const std::string relation = RelationOf(field);
      ColumnTarget target = ByPrefix(folded, relation, field, Value::kUnknownObject);
      for (size_t i = 0; i < field.to_objects.size() && target.how == ColumnTarget::kNone; ++i) {
        const Object& to = catalog_.object(field.to_objects[i]);
        const int which = field.is_polymorphic() ? to.index : Value::kUnknownObject;
        for (const std::string& name : NamesOf(to)) {
          if (target.how == ColumnTarget::kNone) {
            target = ByPrefix(folded, relation + name, field, which);
          }
          if (target.how == ColumnTarget::kNone && IsNamedAfterTarget(field, relation, to)) {
            target = ByPrefix(folded, name, field, which);
          }
        }
      }
      if (target.how != ColumnTarget::kNone) return target;
    }
    return {};
  }

  // Whether "Account Id" can only mean this field. Not so for owners and the like: a column "User
  // Name" need not be the owner's.
  bool IsNamedAfterTarget(const Field& field, std::string_view relation, const Object& to) const {
    if (field.ordinal == object_.system.owner) return false;
    return field.is_polymorphic() || relation == FoldHeader(to.api);
  }

  ColumnTarget ByPrefix(std::string_view folded, std::string_view prefix, const Field& field,
                        int lookup_object) const {
    if (prefix.empty() || !folded.starts_with(prefix)) return {};
    return ByKeyOf(field, lookup_object, folded.substr(prefix.size()));
  }

  // `rest` is what the header says behind the reference: nothing, "id", or a key of the record.
  ColumnTarget ByKeyOf(const Field& field, int lookup_object, std::string_view rest) const {
    ColumnTarget target = To(field, ColumnTarget::kReferenceName);
    target.lookup_object = lookup_object;
    if (rest == "id") {
      target.how = ColumnTarget::kSynonym;
      return target;
    }
    for (std::string_view key : kKeyFields) {
      if (FoldHeader(key) != (rest.empty() ? "name" : rest)) continue;
      target.lookup = LookupField(field, lookup_object, key);
      if (!target.lookup.empty()) return target;
    }
    return {};
  }

  // The field of a target object that `name` names, if records can be found by it; else empty. A
  // file with "Account.Industry" tells about the account and does not name it.
  std::string LookupField(const Field& field, int lookup_object, std::string_view name) const {
    const std::string folded = FoldHeader(name);
    for (int index : field.to_objects) {
      if (lookup_object != Value::kUnknownObject && lookup_object != index) continue;
      const Object& to = catalog_.object(index);
      if (folded == "name" && to.name_field >= 0) return FieldAt(to, to.name_field).api;
      const ColumnTarget target = Matcher(catalog_, to).MatchFolded(folded);
      if (target.field < 0 || !target.lookup.empty()) continue;
      const Field& found = FieldAt(to, target.field);
      if (target.field == to.name_field || found.external_id || found.kind == Kind::kEmail) {
        return found.api;
      }
    }
    return "";
  }

  // "Account:ExternalId", "Owner.Name", "Who:Contact-Email", "Contact:Who.Email". Nothing if the
  // header is not of that form, and kNone if it is but names a field that is not there.
  std::optional<ColumnTarget> ByRelationPath(std::string_view header) const {
    const size_t mark = header.find_first_of(":.");
    if (mark == std::string_view::npos) return std::nullopt;
    const std::string_view left = header.substr(0, mark);
    std::string_view right = header.substr(mark + 1);
    const Field* field = FindRelation(left);
    int lookup_object = Value::kUnknownObject;
    if (field != nullptr) {
      if (const size_t split = right.find_first_of("-."); split != std::string_view::npos) {
        lookup_object = FindTarget(*field, right.substr(0, split));
        if (lookup_object != Value::kUnknownObject) right = right.substr(split + 1);
      }
    } else if (const size_t point = right.find('.'); point != std::string_view::npos) {
      field = FindRelation(right.substr(0, point));
      if (field == nullptr) return std::nullopt;
      lookup_object = FindTarget(*field, left);
      right = right.substr(point + 1);
    } else {
      return std::nullopt;
    }
    ColumnTarget target = To(*field, ColumnTarget::kReferenceName);
    target.lookup_object = lookup_object;
    if (FoldHeader(right) == "id") {
      target.how = ColumnTarget::kApiName;
      return target;
    }
    target.lookup = LookupField(*field, lookup_object, right);
    if (target.lookup.empty()) return ColumnTarget{};
    return target;
  }

  // The reference of that relationship name: "Account", "Owner", "Region__r".
  const Field* FindRelation(std::string_view name) const {
    name = TrimSpace(name);
    if (name.ends_with("__r")) name.remove_suffix(3);
    const std::string folded = FoldHeader(name);
    for (const Field& field : object_.fields) {
      if (field.is_reference() && !folded.empty() && RelationOf(field) == folded) return &field;
    }
    return nullptr;
  }

  int FindTarget(const Field& field, std::string_view name) const {
    for (int index : field.to_objects) {
      if (EqualsIgnoreCase(catalog_.object(index).api, TrimSpace(name))) return index;
    }
    return Value::kUnknownObject;
  }

  static const Field& FieldAt(const Object& object, int ordinal) {
    return object.fields[static_cast<size_t>(ordinal)];
  }

  static ColumnTarget To(const Field& field, ColumnTarget::How how) {
    ColumnTarget target;
    target.field = field.ordinal;
    target.how = how;
    return target;
  }

  const Catalog& catalog_;
  const Object& object_;
};

bool IsSameTarget(const ColumnTarget& a, const ColumnTarget& b) {
  return a.field == b.field && a.lookup == b.lookup && a.lookup_object == b.lookup_object;
}

}  // namespace

std::string FoldHeader(std::string_view header) {
  std::string folded;
  for (char c : NameKey(header)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || std::isalnum(byte)) folded.push_back(c);
  }
  return folded;
}

std::vector<ColumnTarget> MatchHeaders(const Catalog& catalog, const Object& object,
                                       const std::vector<std::string>& headers) {
  const Matcher matcher(catalog, object);
  std::vector<ColumnTarget> targets;
  targets.reserve(headers.size());
  for (const std::string& header : headers) targets.push_back(matcher.Match(header));
  std::vector<ColumnTarget> kept = targets;
  for (size_t i = 0; i < targets.size(); ++i) {
    const auto beats = [&](size_t other) {
      return targets[other].how < targets[i].how ||
             (targets[other].how == targets[i].how && other < i);
    };
    for (size_t other = 0; other < targets.size() && targets[i].field >= 0; ++other) {
      if (other == i || !IsSameTarget(targets[i], targets[other]) || !beats(other)) continue;
      kept[i] = {};
      if (FoldHeader(headers[i]) == "id" && targets[other].how == ColumnTarget::kApiName) {
        kept[i].field = object.system.id;
        kept[i].how = ColumnTarget::kApiName;
      }
      break;
    }
  }
  return kept;
}

}  // namespace leadkit::transfer
