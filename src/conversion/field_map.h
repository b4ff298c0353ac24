// Which lead field goes to which field of the account, contact and opportunity.
//
// The standard map stands in the schema (`convert` in lead.proto). Custom fields are mapped by the
// store's own field-map document, which is checked when it is changed and kept in every version.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "records/write_context.h"
#include "storage/database.h"

namespace leadkit::conversion {

struct MapEntry {
  int lead_field = 0;
  int target_field = 0;
  bool address = false;  // part of an address, which is carried as a whole or not at all
  bool sticky = false;   // an opt-out: if either side has it, the result has it
};

// A field of the store's own, of any object, that points at leads.
struct LeadReference {
  int object = 0;
  int field = 0;
  bool fits_contact = false;  // it may point at the contact instead
};

struct FieldMap {
  std::vector<MapEntry> account;
  std::vector<MapEntry> contact;
  std::vector<MapEntry> opportunity;
  // Lead fields that a person may fill and that go nowhere.
  std::vector<int> unmapped;
  std::vector<LeadReference> references;
};

// A mapping of the store's own, as written: "Budget__c" to "Opportunity.Budget__c".
struct CustomMapping {
  std::string lead_field;
  std::string target;
};

// The standard map and the store's mappings.
absl::StatusOr<std::shared_ptr<const FieldMap>> LoadFieldMap(const storage::View& view);
// Of that version, the one in force for 0. kNotFound.
absl::StatusOr<std::vector<CustomMapping>> ListCustomMappings(const storage::View& view,
                                                              int64_t version = 0);
// How often the store's mappings were changed.
absl::StatusOr<int64_t> FieldMapVersion(const storage::View& view);

// Maps a lead field to a target, in place of its mapping to another field of that object. What the
// schema maps stays. Errors: kInvalidField (no such field), kFieldMappingError (kinds, lengths,
// digits, picklist values or reference targets do not fit; the target is taken or not writeable;
// the schema has a target of that object).
absl::Status SetCustomMapping(storage::WriteTxn& txn, const records::WriteContext& context,
                              std::string_view lead_field, std::string_view target);

// Takes a mapping away. Errors: kInvalidField, kFieldMappingError (not a target), kNotFound (not
// mapped so, or by the schema).
absl::Status RemoveCustomMapping(storage::WriteTxn& txn, const records::WriteContext& context,
                                 std::string_view lead_field, std::string_view target);

// Maps every custom field of a lead to the fields of the same name that it fits, where neither it
// nor the target is mapped already. Returns the mappings that it has added.
absl::StatusOr<std::vector<CustomMapping>> MapSameNames(storage::WriteTxn& txn,
                                                        const records::WriteContext& context);

}  // namespace leadkit::conversion
