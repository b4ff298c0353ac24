// Merging and its undoing on a store of its own, and the state of all records as text.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "merge/merge.h"
#include "merge/unmerge.h"
#include "records/merged.h"
#include "tests/unit/store_fixture.h"

namespace leadkit::merge {

class MergeTestBase : public StoreTest {
 protected:
  absl::StatusOr<Merged> TryMerge(RecordId survivor, std::vector<RecordId> others,
                                  const MergeOptions& options = {}) {
    Merged merged;
    LK_RETURN_IF_ERROR(Write([&](storage::WriteTxn& txn) -> absl::Status {
      LK_ASSIGN_OR_RETURN(merged, leadkit::merge::Merge(txn, Context(), store().writer(),
                                                        {survivor, others, options}));
      return absl::OkStatus();
    }));
    return merged;
  }
  Merged Merge(RecordId survivor, std::vector<RecordId> others, const MergeOptions& options = {}) {
    absl::StatusOr<Merged> merged = TryMerge(survivor, std::move(others), options);
    EXPECT_EQ(merged.status(), absl::OkStatus());
    return merged.ok() ? *std::move(merged) : Merged();
  }
  absl::StatusOr<MergePlan> TryPlan(RecordId survivor, std::vector<RecordId> others,
                                    const MergeOptions& options = {}) {
    MergePlan plan;
    LK_RETURN_IF_ERROR(store().Read(transaction_, [&](const storage::View& view) -> absl::Status {
      LK_ASSIGN_OR_RETURN(plan, PlanMerge(view, {survivor, others, options}));
      return absl::OkStatus();
    }));
    return plan;
  }
  absl::StatusOr<Unmerged> TryUnmerge(RecordId id, bool keep_changes = false) {
    Unmerged undone;
    LK_RETURN_IF_ERROR(Write([&](storage::WriteTxn& txn) -> absl::Status {
      LK_ASSIGN_OR_RETURN(
          undone, leadkit::merge::Unmerge(txn, Context(), store().writer(), id, keep_changes));
      return absl::OkStatus();
    }));
    return undone;
  }
  Unmerged Unmerge(RecordId id, bool keep_changes = false) {
    absl::StatusOr<Unmerged> undone = TryUnmerge(id, keep_changes);
    EXPECT_EQ(undone.status(), absl::OkStatus());
    return undone.ok() ? *std::move(undone) : Unmerged();
  }

  static MergeOptions With(std::initializer_list<FieldPolicy> policies) {
    MergeOptions options;
    options.policies = policies;
    return options;
  }
  using StoreTest::With;

  // Every record of every object, the bin included, but for the stamps that each write sets, and
  // what the store keeps of conversions.
  std::map<std::string, std::string> State() {
    std::map<std::string, std::string> state;
    for (const schema::Object& object : catalog()->objects()) {
      std::vector<std::string> columns;
      for (const schema::Field& field : object.fields) {
        if (field.ordinal == object.system.last_modified_date ||
            field.ordinal == object.system.last_modified_by ||
            field.ordinal == object.system.system_modstamp) {
          continue;
        }
        columns.push_back(field.column);
        if (field.is_polymorphic()) columns.push_back(field.object_column());
      }
      AddRows(object.table, columns, &state);
    }
    AddRows("lk_conversion", {"lead_id", "account_id", "contact_id", "opportunity_id"}, &state);
    return state;
  }

  // No row, of whatever reference of the schema, in the bin or not, points at a merged record.
  void ExpectNobodyPointsAtMerged() {
    for (const schema::Object& object : catalog()->objects()) {
      for (const schema::Field& field : object.fields) {
        for (int target : field.to_objects) {
          const std::string of_target =
              field.is_polymorphic() ? absl::StrCat(" AND ", field.object_column(), " = ", target)
                                     : "";
          EXPECT_EQ(QueryInt(absl::StrCat("SELECT count(*) FROM \"", object.table, "\" WHERE \"",
                                          field.column,
                                          "\" IN (SELECT record_id FROM lk_merged "
                                          "WHERE object = ",
                                          target, ")", of_target)),
                    0)
              << object.api << "." << field.api;
        }
      }
    }
    EXPECT_EQ(QueryInt("SELECT count(*) FROM lk_conversion WHERE account_id IN (SELECT record_id "
                       "FROM lk_merged) OR contact_id IN (SELECT record_id FROM lk_merged)"),
              0);
  }

 private:
  void AddRows(const std::string& table, const std::vector<std::string>& columns,
               std::map<std::string, std::string>* state) {
    std::string list;
    for (const std::string& column : columns) {
      absl::StrAppend(&list, list.empty() ? "" : ", ", "'", column, "=' || quote(\"", column,
                      "\")");
    }
    for (const std::string& row : QueryRows(absl::StrCat("SELECT ", list, " FROM \"", table, "\""),
                                            static_cast<int>(columns.size()))) {
      (*state)[absl::StrCat(table, " ", row.substr(0, row.find('|')))] = row;
    }
  }
};

}  // namespace leadkit::merge
