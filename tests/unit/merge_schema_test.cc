// Merges and their undoing, generated from the schema: a child for every reference field that can
// point at a lead, contact or account, custom ones included, live and in the recycle bin.
#include <set>

#include "tests/unit/merge_fixture.h"

namespace leadkit::merge {
namespace {

class MergeSchemaTest : public MergeTestBase {
 protected:
  struct Child {
    RecordId id = kNoId;
    const schema::Field* field = nullptr;
    const schema::Object* object = nullptr;
  };

  // A custom reference field on every object that may have one.
  void AddReferences() {
    std::vector<std::string> names;
    for (const schema::Object& object : catalog()->objects()) names.push_back(object.api);
    int added = 0;
    for (const std::string& name : names) {
      schema::Field field = FieldOf("Other" + target_ + "__c", schema::Kind::kReference);
      field.to = {target_};
      added += AddField(name, field).ok() ? 1 : 0;
    }
    ASSERT_GE(added, 10);
  }

  // A record of an object with all that it cannot be without.
  RecordId Make(const schema::Object& object) {
    Fields fields;
    for (const schema::Field& field : object.fields) {
      if (!field.required || field.default_value.has_value() ||
          field.access == schema::Access::kAudit || field.access == schema::Access::kReadOnly ||
          field.ordinal == object.system.owner || field.api == "Status") {
        continue;
      }
      if (field.is_reference()) {
        fields.push_back({field.api, Ref(Make(ObjectOf(field.to[0])))});
      } else {
        fields.push_back({field.api, field.kind == schema::Kind::kDate ? "2026-06-30"
                                     : field.values.empty()            ? "N"
                                                                       : field.values[0]});
      }
    }
    if (object.api == "CampaignMember") fields.push_back({"LeadId", Ref(Make(ObjectOf("Lead")))});
    return Insert(object.api, fields);
  }

  // Points the field at `target` below all laws: read-only references are as good as others.
  void Point(const Child& child, RecordId target) {
    const schema::Object& parent = ObjectOf(target_);
    ASSERT_OK(Write([&](storage::WriteTxn& txn) {
      std::string sql = absl::StrCat("UPDATE \"", child.object->table, "\" SET \"",
                                     child.field->column, "\" = $1");
      if (child.field->is_polymorphic()) {
        absl::StrAppend(&sql, ", ", child.field->object_column(), " = ", parent.index);
      }
      // A membership has one person.
      if (child.field->api == "ContactId" && child.object->api == "CampaignMember") {
        absl::StrAppend(&sql, ", lead_id = NULL, type = 'Contact'");
      }
      return txn.connection().Run(absl::StrCat(sql, " WHERE id = $2"), target, child.id);
    }));
  }

  // Children of `target`, two for each reference: one live, one in the bin.
  std::vector<Child> MakeChildren(RecordId target) {
    std::vector<Child> children;
    for (const schema::ChildLink& link : catalog()->ChildrenOf(ObjectOf(target_).index)) {
      const schema::Object& object = catalog()->object(link.child_object);
      const schema::Field& field = object.fields[static_cast<size_t>(link.field)];
      for (const bool in_bin : {false, true}) {
        if (in_bin && object.api == "User") continue;  // never deleted
        const Child child{Make(object), &field, &object};
        if (in_bin) {
          EXPECT_OK(Delete(object.api, child.id));
        }
        Point(child, target);
        children.push_back(child);
      }
    }
    return children;
  }

  void EveryChildFollowsAndComesBack(const char* target);
  void EveryChildFollowsAChain(const char* target);

  std::string target_;
};

void MergeSchemaTest::EveryChildFollowsAndComesBack(const char* target) {
  target_ = target;
  AddReferences();
  const RecordId survivor = Make(ObjectOf(target_));
  const RecordId first = Make(ObjectOf(target_));
  const RecordId second = Make(ObjectOf(target_));
  std::vector<Child> children = MakeChildren(first);
  for (const Child& child : MakeChildren(second)) children.push_back(child);
  std::set<std::string> fields;
  for (const Child& child : children) fields.insert(child.object->api + "." + child.field->api);
  EXPECT_GE(fields.size(), 12u);
  const auto before = State();
  Tick();
  const Merged merged = Merge(survivor, {first, second});
  ASSERT_NE(merged.entry.id, kNoId);
  ExpectNobodyPointsAtMerged();
  ExpectNoDanglingReferences();
  for (const Child& child : children) {
    EXPECT_EQ(GetRecord(child.id).Int(child.field->ordinal), survivor)
        << child.object->api << "." << child.field->api;
  }
  EXPECT_NE(State(), before);
  Tick();
  Unmerge(merged.entry.id);
  const auto after = State();
  for (const auto& [name, row] : before) EXPECT_EQ(after.at(name), row);
  EXPECT_EQ(after.size(), before.size());
  ExpectNoDanglingReferences();
}

// The same with a survivor that was merged into before, and is merged on.
void MergeSchemaTest::EveryChildFollowsAChain(const char* target) {
  target_ = target;
  AddReferences();
  const RecordId a = Make(ObjectOf(target_));
  const RecordId b = Make(ObjectOf(target_));
  const RecordId c = Make(ObjectOf(target_));
  const std::vector<Child> children = MakeChildren(a);
  const auto before = State();
  const Merged first = Merge(b, {a});
  const auto between = State();
  const Merged second = Merge(c, {b});
  ExpectNobodyPointsAtMerged();
  for (const Child& child : children) {
    EXPECT_EQ(GetRecord(child.id).Int(child.field->ordinal), c)
        << child.object->api << "." << child.field->api;
  }
  Unmerge(second.entry.id);
  EXPECT_EQ(State(), between);
  Unmerge(first.entry.id);
  EXPECT_EQ(State(), before);
}

TEST_F(MergeSchemaTest, ChildrenOfLeads) { EveryChildFollowsAndComesBack("Lead"); }
TEST_F(MergeSchemaTest, ChildrenOfContacts) { EveryChildFollowsAndComesBack("Contact"); }
TEST_F(MergeSchemaTest, ChildrenOfAccounts) { EveryChildFollowsAndComesBack("Account"); }
TEST_F(MergeSchemaTest, ChildrenOfLeadsThroughAChain) { EveryChildFollowsAChain("Lead"); }
TEST_F(MergeSchemaTest, ChildrenOfContactsThroughAChain) { EveryChildFollowsAChain("Contact"); }
TEST_F(MergeSchemaTest, ChildrenOfAccountsThroughAChain) { EveryChildFollowsAChain("Account"); }

}  // namespace
}  // namespace leadkit::merge
