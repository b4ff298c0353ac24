// A store with users, queues and an assignment document, and leads that are assigned by it.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "marketing/assignment_document.h"
#include "store_fixture.h"

namespace leadkit::marketing {

class AssignmentTest : public StoreTest {
 protected:
  // A user who is called and named by a name.
  RecordId User(const std::string& name) {
    return Insert("User", {{"LastName", name}, {"Username", name}});
  }
  std::vector<RecordId> Users(const std::vector<std::string>& names) {
    std::vector<RecordId> users;
    for (const std::string& name : names) users.push_back(User(name));
    return users;
  }
  RecordId Queue(const std::string& name, const std::vector<RecordId>& members = {}) {
    const RecordId queue = Insert("Queue", {{"Name", name}});
    for (RecordId member : members) Join(queue, member);
    return queue;
  }
  RecordId Join(RecordId queue, RecordId user, const Fields& more = {}) {
    return Insert("GroupMember",
                  With({{"GroupId", Ref(queue)}, {"UserOrGroupId", Ref(user)}}, more));
  }
  std::vector<RecordId> Leads(int count, const Fields& more = {}) {
    std::vector<RecordId> leads;
    for (int i = 0; i < count; ++i) leads.push_back(NewLead(more));
    return leads;
  }

  absl::Status TrySetRules(const std::string& json) {
    return Write([&](storage::WriteTxn& txn) -> absl::Status {
      LK_ASSIGN_OR_RETURN(Assignment assignment, ParseAssignment(json));
      return StoreAssignment(txn, Context(), std::move(assignment));
    });
  }
  void SetRules(const std::string& json) { ASSERT_OK(TrySetRules(json)) << json; }
  // One rule that takes every lead; `groups` are the JSON of its groups.
  void SetGroups(const std::string& groups, const std::string& more = "") {
    SetRules(absl::StrCat(R"({"rules":[{"name":"all","groups":[)", groups, "]", more, "}]}"));
  }

  absl::Status Assign(const std::vector<RecordId>& leads, const AssignOptions& options = {}) {
    return Write([&](storage::WriteTxn& txn) {
      return store().assigner().Assign(txn, Context(), leads, options, &rows_);
    });
  }
  absl::Status Preview(const std::vector<RecordId>& leads, const AssignOptions& options = {}) {
    return store().Read(transaction_, [&](const storage::View& view) {
      return store().assigner().Preview(view, now_, leads, options, &rows_);
    });
  }
  // The names of the owners after the leads were assigned: "m1 m2 m1".
  std::string Assigned(const std::vector<RecordId>& leads, const AssignOptions& options = {}) {
    EXPECT_OK(Assign(leads, options));
    return Owners(leads);
  }
  std::string Owners(const std::vector<RecordId>& leads) {
    return absl::StrJoin(leads, " ", [&](std::string* out, RecordId lead) {
      absl::StrAppend(out, Get(GetRecord(lead).Int(ObjectOf("Lead").system.owner), "Name"));
    });
  }
  // What the rows of the last call say.
  std::string RowOwners() {
    return absl::StrJoin(rows_, " ", [&](std::string* out, const AssignRow& row) {
      absl::StrAppend(
          out, row.status.ok() ? Get(row.outcome.owner.int_value(), "Name") : CodeText(row.status));
    });
  }
  int64_t Owned(RecordId user) {
    return QueryInt(absl::StrCat("SELECT count(*) FROM lead WHERE owner_id = ", user));
  }

  std::vector<AssignRow> rows_;
};

}  // namespace leadkit::marketing
