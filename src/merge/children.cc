#include "merge/children.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "base/error.h"

namespace leadkit::merge {
namespace {

using records::InBin;
using records::Item;
using schema::Field;
using schema::Object;

// A row of which a person has one for each campaign or opportunity.
struct Tie {
  RecordId row = kNoId;
  size_t person = 0;
  std::string role;
  bool is_primary = false;
};

// Rows that stay, by campaign or opportunity.
using Ties = absl::flat_hash_map<RecordId, std::vector<Tie>>;

// The row that says the same as this one; null if there is none.
const Tie* SameAs(const std::vector<Tie>& ties, const Tie& tie) {
  const Tie* best = nullptr;
  const auto rank = [&](const Tie& other) {
    return (other.role == tie.role ? 2 : 0) + (other.is_primary ? 1 : 0);
  };
  for (const Tie& other : ties) {
    if (other.person == tie.person) continue;
    if (best == nullptr || rank(other) > rank(*best)) best = &other;
  }
  return best;
}

// `sql` selects row, key, role and primary flag of the rows of the person $1.
absl::Status AddFolds(const storage::View& view, int object, const std::string& sql,
                      const std::vector<RecordId>& people, std::vector<Fold>* folds) {
  Ties staying;
  for (size_t person = 0; person < people.size(); ++person) {
    LK_ASSIGN_OR_RETURN(storage::StatementLease row, view.connection.Prepare(sql));
    row->Bind(people[person]);
    while (true) {
      LK_ASSIGN_OR_RETURN(const bool found, row->Step());
      if (!found) break;
      const Tie tie{row->Int(0), person, std::string(row->Text(2)), row->Int(3) != 0};
      std::vector<Tie>& there = staying[row->Int(1)];
      if (const Tie* same = SameAs(there, tie); same != nullptr) {
        folds->push_back({object, tie.row, same->row});
      } else {
        there.push_back(tie);
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<ChildRows>> FindChildren(const storage::View& view, const Object& object,
                                                    const std::vector<RecordId>& people) {
  const absl::flat_hash_set<RecordId> merged(people.begin() + 1, people.end());
  std::vector<ChildRows> children;
  for (const schema::ChildLink& link : view.catalog().ChildrenOf(object.index)) {
    const Object& child = view.catalog().object(link.child_object);
    const Field& field = child.fields[static_cast<size_t>(link.field)];
    ChildRows rows{child.index, field.ordinal, {}, {}};
    for (size_t i = 1; i < people.size(); ++i) {
      for (const InBin where : {InBin::kNo, InBin::kYes}) {
        LK_ASSIGN_OR_RETURN(
            const std::vector<RecordId> ids,
            records::ChildrenIn(view, child, field, {object.index, people[i]}, where));
        for (RecordId id : ids) {
          // What the survivor's own reference becomes is chosen with its fields.
          if (child.index == object.index && id == people[0]) continue;
          const bool gone = where == InBin::kYes || merged.contains(id);
          (gone ? rows.in_bin : rows.live).push_back(id);
        }
      }
    }
    if (!rows.live.empty() || !rows.in_bin.empty()) children.push_back(std::move(rows));
  }
  return children;
}

absl::StatusOr<std::vector<Fold>> FindFolds(const storage::View& view, const Object& object,
                                            const std::vector<RecordId>& people) {
  const schema::Known& known = view.known();
  const bool is_lead = object.index == known.lead.object;
  std::vector<Fold> folds;
  if (!is_lead && object.index != known.contact.object) return folds;
  const char* const person = is_lead ? "lead_id" : "contact_id";
  LK_RETURN_IF_ERROR(
      AddFolds(view, known.member.object,
               absl::StrCat("SELECT id, campaign_id, NULL, 0 FROM campaign_member WHERE ", person,
                            " = $1 AND is_deleted = 0 ORDER BY id"),
               people, &folds));
  if (is_lead) return folds;
  LK_RETURN_IF_ERROR(AddFolds(
      view, known.contact_role.object,
      "SELECT id, opportunity_id, role, is_primary FROM opportunity_contact_role WHERE contact_id "
      "= $1 AND is_deleted = 0 ORDER BY is_primary DESC, id",
      people, &folds));
  return folds;
}

}  // namespace leadkit::merge
