// Which column of a file is which field.
//
// Names are compared folded, so case, blanks and punctuation do not matter. In this order a header
// is the field's API or snake_case name, its label, a synonym (transfer/synonyms.h), or one of
// these with the object's name in front ("Lead Status"). References are named
//   as themselves             "Owner Id", "AccountId": an id, ours or of another system
//   by what they point at     "Owner", "Account Name": found by name
//   with a key of the record  "Owner Email"
//   as the Data Loader does   "Account:ExternalId", "Owner.Name", "Who:Contact-Email"
//
// "Id" and the object's name with it ("LEADID") are the id of the system that the file comes from:
// ExternalId. Only where another column is named ExternalId itself, "Id" is leadkit's own id.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/value.h"
#include "schema/catalog.h"

namespace leadkit::transfer {

struct ColumnTarget {
  // What matched, the surest first. kReferenceName: the cell names a record, which is found by the
  // field `lookup` of the object it is in.
  enum How : uint8_t { kNone, kApiName, kLabel, kReferenceName, kSynonym };

  int field = -1;  // ordinal, or -1
  How how = kNone;
  std::string lookup;  // API name of a field of the record pointed at; empty: the cell is an id
  // The object that the header says is pointed at ("Who:Contact-Email"), or kUnknownObject.
  int lookup_object = Value::kUnknownObject;
};

// One target for each header, in order. Of several columns for the same field the surest match
// wins, then the first; the others get kNone. Columns that find the same reference in different
// ways ("Owner Id" and "Owner") are all kept: for the caller to take the id where there is one.
// Fields that may not be written are matched like any other.
// REQUIRES: headers are valid UTF-8.
std::vector<ColumnTarget> MatchHeaders(const schema::Catalog& catalog, const schema::Object& object,
                                       const std::vector<std::string>& headers);

// The header in lower case, accents folded away, letters and digits only: "E-mail" -> "email".
// REQUIRES: valid UTF-8.
std::string FoldHeader(std::string_view header);

}  // namespace leadkit::transfer
