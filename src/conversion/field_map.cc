#include "conversion/field_map.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/error.h"
#include "base/text.h"
#include "records/document.h"
#include "schema/field_groups.h"
#include "schema/text_form.h"

namespace leadkit::conversion {
namespace {

using schema::Catalog;
using schema::Field;
using schema::Object;

constexpr char kDocumentKind[] = "field_map";

template <typename List>
bool Contains(const List& list, std::string_view name) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

struct Target {
  const Object* object = nullptr;
  const Field* field = nullptr;
};

absl::StatusOr<Target> FindTarget(const Catalog& catalog, std::string_view path) {
  const size_t dot = path.find('.');
  const std::string_view object_name = path.substr(0, dot);
  if (dot == std::string_view::npos ||
      (!EqualsIgnoreCase(object_name, "Account") && !EqualsIgnoreCase(object_name, "Contact") &&
       !EqualsIgnoreCase(object_name, "Opportunity"))) {
    return MakeError(Code::kFieldMappingError,
                     absl::StrCat("'", ToAbsl(TakeCharacters(path, 80)),
                                  "' is not a target; write Account.Field, Contact.Field or "
                                  "Opportunity.Field"));
  }
  const Object& object = catalog.Get(object_name);
  LK_ASSIGN_OR_RETURN(const Field* field, catalog.RequireField(object, path.substr(dot + 1)));
  return Target{&object, field};
}

absl::Status CheckFit(const Object& lead, const Field& from, const Target& to) {
  const auto refuse = [&](std::string_view why) {
    return MakeError(Code::kFieldMappingError,
                     absl::StrCat("the lead field does not fit ", to.object->api, ".",
                                  to.field->api, ": ", ToAbsl(why)),
                     {lead.api, from.api, 0});
  };
  if (to.field->access != schema::Access::kReadWrite) return refuse("the target is read-only");
  if (from.kind == schema::Kind::kId) return refuse("an id can't be carried over");
  if (from.is_text() != to.field->is_text()) return refuse("one is text and the other is not");
  if (from.is_text()) {
    if (from.max > to.field->max) {
      return refuse(
          absl::StrCat("it holds ", from.max, " characters and the target ", to.field->max));
    }
    if (to.field->restricted) {
      for (const std::string& value : from.values) {
        if (!Contains(to.field->values, value)) {
          return refuse(absl::StrCat("the target has no picklist value '", value, "'"));
        }
      }
      if (from.values.empty()) return refuse("the target takes only the values of its list");
    }
    if (to.field->kind == schema::Kind::kEmail && from.kind != schema::Kind::kEmail) {
      return refuse("the target takes e-mail addresses only");
    }
    return absl::OkStatus();
  }
  if (from.kind != to.field->kind || from.scale != to.field->scale) {
    return refuse("the kinds differ");
  }
  if (from.precision > to.field->precision && to.field->precision != 0) {
    return refuse("it holds more digits than the target");
  }
  if (from.is_reference() && from.to_objects != to.field->to_objects) {
    return refuse("they point at different objects");
  }
  return absl::OkStatus();
}

void Add(const Catalog& catalog, const Field& from, const Target& to, FieldMap* map) {
  const bool standard = Contains(from.convert, schema::PathOf(*to.object, *to.field));
  MapEntry entry{from.ordinal, to.field->ordinal,
                 standard && !schema::AddressOf(catalog.Get("Lead"), from).empty(),
                 schema::IsOptOut(from)};
  std::vector<MapEntry>& entries = to.object == &catalog.Get("Account")   ? map->account
                                   : to.object == &catalog.Get("Contact") ? map->contact
                                                                          : map->opportunity;
  entries.push_back(entry);
}

// Status stays with the lead, the owner has a rule of its own, the name is put together again.
bool StaysOnLead(const Field& field) {
  return field.access != schema::Access::kReadWrite || field.api == "Status" ||
         field.api == "OwnerId" || field.api == "ExternalId" || field.kind == schema::Kind::kId;
}

// The document is one mapping a line: lead field, '=', target.
std::vector<CustomMapping> ParseDocument(const std::string& body) {
  std::vector<CustomMapping> mappings;
  for (absl::string_view line : absl::StrSplit(body, '\n', absl::SkipEmpty())) {
    std::pair<std::string, std::string> parts = absl::StrSplit(line, absl::MaxSplits('=', 1));
    mappings.push_back({parts.first, parts.second});
  }
  return mappings;
}

absl::Status StoreDocument(storage::WriteTxn& txn, const records::WriteContext& context,
                           const std::vector<CustomMapping>& mappings) {
  const std::string body =
      absl::StrJoin(mappings, "\n", [](std::string* out, const CustomMapping& m) {
        absl::StrAppend(out, m.lead_field, "=", m.target);
      });
  return records::AppendDocument(txn, context, kDocumentKind, body);
}

}  // namespace

absl::StatusOr<std::vector<CustomMapping>> ListCustomMappings(const storage::View& view,
                                                              int64_t version) {
  LK_ASSIGN_OR_RETURN(const records::Document document,
                      records::ReadDocument(view, kDocumentKind, version));
  return ParseDocument(document.body);
}

absl::StatusOr<int64_t> FieldMapVersion(const storage::View& view) {
  LK_ASSIGN_OR_RETURN(const records::Document document,
                      records::LatestDocument(view, kDocumentKind));
  return document.version;
}

absl::StatusOr<std::shared_ptr<const FieldMap>> LoadFieldMap(const storage::View& view) {
  const Catalog& catalog = view.catalog();
  const Object& lead = catalog.Get("Lead");
  LK_ASSIGN_OR_RETURN(const std::vector<CustomMapping> custom, ListCustomMappings(view));
  auto map = std::make_shared<FieldMap>();
  std::vector<bool> mapped(lead.fields.size(), false);
  for (const Field& field : lead.fields) {
    for (const std::string& path : field.convert) {
      LK_ASSIGN_OR_RETURN(const Target target, FindTarget(catalog, path));
      Add(catalog, field, target, map.get());
      mapped[static_cast<size_t>(field.ordinal)] = true;
    }
  }
  for (const CustomMapping& mapping : custom) {
    LK_ASSIGN_OR_RETURN(const Field* field, catalog.RequireField(lead, mapping.lead_field));
    LK_ASSIGN_OR_RETURN(const Target target, FindTarget(catalog, mapping.target));
    Add(catalog, *field, target, map.get());
    mapped[static_cast<size_t>(field->ordinal)] = true;
  }
  for (const Field& field : lead.fields) {
    if (!mapped[static_cast<size_t>(field.ordinal)] && !StaysOnLead(field)) {
      map->unmapped.push_back(field.ordinal);
    }
  }
  const int contact = catalog.Get("Contact").index;
  for (const schema::ChildLink& link : catalog.ChildrenOf(lead.index)) {
    const Field& field = catalog.object(link.child_object).fields[static_cast<size_t>(link.field)];
    if (!field.custom) continue;
    map->references.push_back({link.child_object, link.field,
                               std::find(field.to_objects.begin(), field.to_objects.end(),
                                         contact) != field.to_objects.end()});
  }
  return std::shared_ptr<const FieldMap>(std::move(map));
}

absl::Status SetCustomMapping(storage::WriteTxn& txn, const records::WriteContext& context,
                              std::string_view lead_field, std::string_view target_path) {
  const Catalog& catalog = txn.catalog();
  const Object& lead = catalog.Get("Lead");
  LK_ASSIGN_OR_RETURN(const Field* from, catalog.RequireField(lead, lead_field));
  LK_ASSIGN_OR_RETURN(const Target target, FindTarget(catalog, target_path));
  const std::string path = schema::PathOf(*target.object, *target.field);
  const std::string object_prefix = target.object->api + ".";
  const auto refuse = [&](const std::string& why) {
    return MakeError(Code::kFieldMappingError, why, {"Lead", from->api, 0});
  };
  for (const std::string& standard : from->convert) {
    if (standard.starts_with(object_prefix)) {
      return refuse(absl::StrCat("the field goes to ", standard, ", and that can't be changed"));
    }
  }
  LK_RETURN_IF_ERROR(CheckFit(lead, *from, target));
  const auto taken = [&](const std::string& by) {
    return refuse(absl::StrCat(path, " is filled from Lead.", by, " already"));
  };
  for (const Field& field : lead.fields) {
    if (Contains(field.convert, path)) return taken(field.api);
  }
  LK_ASSIGN_OR_RETURN(std::vector<CustomMapping> mappings, ListCustomMappings(txn.view()));
  for (const CustomMapping& other : mappings) {
    if (other.target == path && other.lead_field != from->api) return taken(other.lead_field);
  }
  std::erase_if(mappings, [&](const CustomMapping& m) {
    return m.lead_field == from->api && m.target.starts_with(object_prefix);
  });
  mappings.push_back({from->api, path});
  return StoreDocument(txn, context, mappings);
}

absl::StatusOr<std::vector<CustomMapping>> MapSameNames(storage::WriteTxn& txn,
                                                        const records::WriteContext& context) {
  const Catalog& catalog = txn.catalog();
  const Object& lead = catalog.Get("Lead");
  LK_ASSIGN_OR_RETURN(std::vector<CustomMapping> mappings, ListCustomMappings(txn.view()));
  std::vector<CustomMapping> added;
  for (const Field& from : lead.fields) {
    if (!from.custom) continue;
    for (const char* name : {"Account", "Contact", "Opportunity"}) {
      const Object& object = catalog.Get(name);
      const Field* field = object.Find(from.api);
      if (field == nullptr || !CheckFit(lead, from, {&object, field}).ok()) continue;
      const std::string path = schema::PathOf(object, *field);
      const std::string prefix = object.api + ".";
      const bool settled =
          std::any_of(mappings.begin(), mappings.end(), [&](const CustomMapping& m) {
            return m.target == path || (m.lead_field == from.api && m.target.starts_with(prefix));
          });
      if (settled) continue;
      mappings.push_back({from.api, path});
      added.push_back(mappings.back());
    }
  }
  if (!added.empty()) LK_RETURN_IF_ERROR(StoreDocument(txn, context, mappings));
  return added;
}

absl::Status RemoveCustomMapping(storage::WriteTxn& txn, const records::WriteContext& context,
                                 std::string_view lead_field, std::string_view target_path) {
  const Catalog& catalog = txn.catalog();
  LK_ASSIGN_OR_RETURN(const Field* from, catalog.RequireField(catalog.Get("Lead"), lead_field));
  LK_ASSIGN_OR_RETURN(const Target target, FindTarget(catalog, target_path));
  const std::string path = schema::PathOf(*target.object, *target.field);
  LK_ASSIGN_OR_RETURN(std::vector<CustomMapping> mappings, ListCustomMappings(txn.view()));
  const size_t removed = std::erase_if(mappings, [&](const CustomMapping& m) {
    return m.lead_field == from->api && m.target == path;
  });
  if (removed == 0) {
    return MakeError(Code::kNotFound,
                     Contains(from->convert, path)
                         ? absl::StrCat("the schema maps the field to ", path, ", and that stays")
                         : absl::StrCat("the field is not mapped to ", path),
                     {"Lead", from->api, 0});
  }
  return StoreDocument(txn, context, mappings);
}

}  // namespace leadkit::conversion
