// An object (Lead, Account, ...): its name, id prefix and fields.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "schema/field.h"

namespace leadkit::schema {

// Ordinals of the fields that leadkit itself keeps; -1 where the object has none.
struct SystemFields {
  int id = -1;
  int name = -1;
  int owner = -1;
  int external_id = -1;
  int created_date = -1;
  int created_by = -1;
  int last_modified_date = -1;
  int last_modified_by = -1;
  int system_modstamp = -1;
  int is_deleted = -1;
  int master_record = -1;
};

struct Object {
  int index = 0;      // place in Catalog::objects
  std::string table;  // snake_case: "opportunity_contact_role"
  std::string api;    // "OpportunityContactRole"
  std::string label;  // "Opportunity Contact Role"
  std::string plural;
  std::string prefix;  // "00K"
  std::vector<Field> fields;
  SystemFields system;
  int name_field = -1;  // ordinal of the field that names a record for a reader, or -1

  // By API name (ignoring case) or snake_case name. Null if there is none.
  const Field* Find(std::string_view name) const;
  const Field* FindByNumber(int number) const;
  // REQUIRES: the field exists. For fields that the code knows by name.
  const Field& Get(std::string_view name) const;
  int OrdinalOf(std::string_view name) const { return Get(name).ordinal; }
  // A close field name for "did you mean", or empty.
  std::string Suggest(std::string_view name) const;

  // Appends a field; its ordinal is its place.
  void Add(Field field);
  // Rebuilds the name index after `fields` has changed.
  void Reindex();

 private:
  void Index(int ordinal);

  absl::flat_hash_map<std::string, int> by_name_;
};

}  // namespace leadkit::schema
