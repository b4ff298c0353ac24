// Merging through the C ABI: plans, merges, lists, and their undoing.
#include <gmock/gmock.h>

#include "harness.h"

namespace leadkit::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class MergeTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    account_ = Insert("Account", {{"Name", "Acme"}});
    ann_ = NewContact({{"Email", "ann@one.example"}});
    copy_ = NewContact({{"Email", "ann@two.example"}, {"Phone", "1"}});
    task_ = Insert("Task", {{"WhoId", IdText("Contact", copy_)}});
  }

  int64_t NewContact(Fields fields = {}) {
    fields.insert(fields.begin(),
                  {{"LastName", "Lee"}, {"AccountId", IdText("Account", account_)}});
    return Insert("Contact", fields);
  }
  Merge Do(int64_t survivor, const std::vector<int64_t>& others,
           const lk_merge_options* options = nullptr, lk_transaction* tx = nullptr) {
    Merge merge;
    EXPECT_LK_OK(lk_records_merge(store(), tx, survivor, others.data(), others.size(), options,
                                  Out(merge), E()));
    return merge;
  }
  Merge Plan(int64_t survivor, const std::vector<int64_t>& others,
             const lk_merge_options* options = nullptr) {
    Merge merge;
    EXPECT_LK_OK(lk_merge_plan(store(), nullptr, survivor, others.data(), others.size(), options,
                               Out(merge), E()));
    return merge;
  }
  MergeOptions Policy(std::string_view field, int32_t policy, int64_t record = 0) {
    MergeOptions options;
    EXPECT_LK_OK(lk_merge_options_new(Out(options), E()));
    EXPECT_LK_OK(lk_merge_options_set_policy(options.get(), TXT(field), policy, record, E()));
    return options;
  }
  std::string JsonOf(const Merge& merge) {
    const char* json = nullptr;
    size_t size = 0;
    EXPECT_LK_OK(lk_merge_get_json(merge.get(), &json, &size, E()));
    return json == nullptr ? "" : std::string(json, size);
  }
  // "FIELD Phone  -> 1", "MOVE Task WhoId", ...
  std::vector<std::string> Items(const Merge& merge) {
    static constexpr const char* kKinds[] = {"?",    "RECORD", "FIELD", "KEEP",
                                             "PASS", "MOVE",   "FOLD",  "REFUSE"};
    Rows rows;
    EXPECT_LK_OK(lk_merge_list_items(merge.get(), Out(rows), E()));
    std::vector<std::string> items;
    while (Next(rows.get())) {
      items.push_back(std::string(kKinds[Int(rows.get(), LK_ROW_KIND)]) + " " +
                      Str(rows.get(), LK_ROW_OBJECT) + " " + Str(rows.get(), LK_ROW_FIELD) + " " +
                      Str(rows.get(), LK_ROW_OLD) + " -> " + Str(rows.get(), LK_ROW_NEW));
    }
    return items;
  }
  bool IsDeleted(int64_t id) { return TextOf(id, "IsDeleted") == "true"; }
  int64_t Successor(int64_t id) {
    int64_t now = 0;
    EXPECT_LK_OK(lk_successor_get(store(), nullptr, id, nullptr, nullptr, &now, E()));
    return now;
  }

  int64_t account_ = 0, ann_ = 0, copy_ = 0, task_ = 0;
};

TEST_F(MergeTest, PlanThenMerge) {
  const Merge plan = Plan(ann_, {copy_});
  int64_t number = -1;
  int64_t survivor = 0;
  ASSERT_LK_OK(lk_merge_get(plan.get(), &number, &survivor, E()));
  EXPECT_EQ(number, 0);
  EXPECT_EQ(survivor, ann_);
  EXPECT_FALSE(IsDeleted(copy_));
  const lk_error* refusal = nullptr;
  ASSERT_LK_OK(lk_merge_get_refusal(plan.get(), &refusal, E()));
  EXPECT_EQ(refusal, nullptr);
  const std::string ann = IdText("Contact", ann_);
  const std::vector<std::string> expected = {"RECORD Contact   -> " + ann,
                                             "KEEP Contact Email ann@one.example -> ",
                                             "PASS Contact Email ann@two.example -> ",
                                             "FIELD Contact Phone  -> 1", "MOVE Task WhoId  -> "};
  EXPECT_EQ(Items(plan), expected);

  const Merge merge = Do(ann_, {copy_});
  ASSERT_LK_OK(lk_merge_get(merge.get(), &number, nullptr, E()));
  EXPECT_GT(number, 0);
  EXPECT_EQ(Items(merge), expected);
  EXPECT_EQ(JsonOf(merge).substr(JsonOf(merge).find("\"object\"")),
            JsonOf(plan).substr(JsonOf(plan).find("\"object\"")));
  EXPECT_THAT(JsonOf(merge), AllOf(HasSubstr("\"merge\":\"" + std::to_string(number) + "\""),
                                   HasSubstr("\"refused\":null"), HasSubstr("\"why\":\"FILLED\""),
                                   HasSubstr("{\"object\":\"Task\",\"field\":\"WhoId\",\"count\":1,"
                                             "\"in_bin\":0}")));
  EXPECT_EQ(TextOf(ann_, "Phone"), "1");
  EXPECT_TRUE(IsDeleted(copy_));
  EXPECT_EQ(TextOf(task_, "WhoId"), ann);
  EXPECT_EQ(Successor(copy_), ann_);
}

TEST_F(MergeTest, ARefusalIsAPlan) {
  const int64_t lead = InsertLead("Lee");
  const int64_t other = InsertLead("Lee");
  Conversion conversion;
  ASSERT_LK_OK(lk_lead_convert(store(), nullptr, lead, nullptr, Out(conversion), E()));
  const Merge plan = Plan(other, {lead});
  const lk_error* refusal = nullptr;
  ASSERT_LK_OK(lk_merge_get_refusal(plan.get(), &refusal, E()));
  ASSERT_NE(refusal, nullptr);
  EXPECT_EQ(lk_error_get_code(refusal), LK_CANNOT_UPDATE_CONVERTED_LEAD);
  EXPECT_THAT(JsonOf(plan), HasSubstr("\"refused\":{\"code\":\"CANNOT_UPDATE_CONVERTED_LEAD\""));
  EXPECT_THAT(Items(plan)[0], HasSubstr("REFUSE"));
  Merge merge;
  EXPECT_LK(LK_CANNOT_UPDATE_CONVERTED_LEAD,
            lk_records_merge(store(), nullptr, other, &lead, 1, nullptr, Out(merge), E()));
  EXPECT_EQ(merge, nullptr);
  EXPECT_EQ(error_.record(), lead);
}

TEST_F(MergeTest, OptionsAreChecked) {
  MergeOptions options;
  ASSERT_LK_OK(lk_merge_options_new(Out(options), E()));
  lk_merge_options* how = options.get();
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_merge_options_set_int(how, 999, 1, E()));
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_merge_options_set_int(how, LK_MERGE_SURVIVOR_RULE, LK_RULE_MOST_COMPLETE + 1, E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_merge_options_set_policy(how, LK_LIT("Phone"), -1, 0, E()));
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_merge_options_set_policy(how, LK_LIT("Phone"), LK_POLICY_RECORD + 1, 0, E()));
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_merge_options_set_policy(how, LK_LIT("Phone"), LK_POLICY_RECORD, 0, E()));
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_merge_options_set_policy(how, LK_LIT("Phone"), LK_POLICY_NEWEST, 5, E()));
  ASSERT_LK_OK(lk_merge_options_set_policy(how, LK_LIT("Phnoe"), LK_POLICY_NEWEST, 0, E()));
  const Merge plan = Plan(ann_, {copy_}, how);
  EXPECT_THAT(JsonOf(plan), AllOf(HasSubstr("INVALID_FIELD"), HasSubstr("did you mean Phone")));
}

TEST_F(MergeTest, PoliciesDecide) {
  Do(ann_, {copy_}, Policy("email", LK_POLICY_RECORD, copy_).get());
  EXPECT_EQ(TextOf(ann_, "Email"), "ann@two.example");
  const int64_t third = NewContact({{"Email", "third@x.example"}});
  Do(ann_, {third}, Policy("*", LK_POLICY_RECORD, third).get());
  EXPECT_EQ(TextOf(ann_, "Email"), "third@x.example");
  EXPECT_EQ(TextOf(ann_, "Phone"), "(null)");
}

TEST_F(MergeTest, TheRuleChooses) {
  MergeOptions options;
  ASSERT_LK_OK(lk_merge_options_new(Out(options), E()));
  ASSERT_LK_OK(
      lk_merge_options_set_int(options.get(), LK_MERGE_SURVIVOR_RULE, LK_RULE_MOST_COMPLETE, E()));
  Merge merge;
  const int64_t both[] = {ann_, copy_};
  EXPECT_LK(LK_CONFLICTING_OPTIONS,
            lk_records_merge(store(), nullptr, ann_, both + 1, 1, options.get(), Out(merge), E()));
  ASSERT_LK_OK(lk_records_merge(store(), nullptr, 0, both, 2, options.get(), Out(merge), E()));
  int64_t survivor = 0;
  ASSERT_LK_OK(lk_merge_get(merge.get(), nullptr, &survivor, E()));
  EXPECT_EQ(survivor, copy_);
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_records_merge(store(), nullptr, 0, both, 2, nullptr, Out(merge), E()));
}

TEST_F(MergeTest, ErrorsNameTheRecord) {
  const std::string ann = IdText("Contact", ann_);
  Merge merge;
  const auto merge_into = [&](int64_t survivor, int64_t other) {
    return lk_records_merge(store(), nullptr, survivor, &other, 1, nullptr, Out(merge), E());
  };
  EXPECT_LK(LK_NOT_FOUND, merge_into(ann_, 4711));
  EXPECT_EQ(error_.record(), 4711);
  EXPECT_LK(LK_INVALID_ARGUMENT, merge_into(ann_, account_));
  EXPECT_LK(LK_INVALID_ARGUMENT, merge_into(ann_, ann_));
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_records_merge(store(), nullptr, ann_, nullptr, 0, nullptr, Out(merge), E()));
  ASSERT_LK_OK(lk_record_delete(store(), nullptr, nullptr, 0, copy_, E()));
  EXPECT_LK(LK_ENTITY_IS_DELETED, merge_into(ann_, copy_));
  ASSERT_LK_OK(lk_record_undelete(store(), nullptr, nullptr, 0, copy_, E()));
  ASSERT_LK_OK(merge_into(ann_, copy_));
  EXPECT_LK(LK_ENTITY_IS_MERGED, merge_into(ann_, copy_));
  EXPECT_EQ(error_.record(), copy_);
  EXPECT_THAT(error_.message(), HasSubstr(ann));
  EXPECT_LK(LK_UNDELETE_FAILED, lk_record_undelete(store(), nullptr, nullptr, 0, copy_, E()));
  Record record;
  EXPECT_LK(LK_ENTITY_IS_DELETED,
            lk_record_get(store(), nullptr, nullptr, 0, copy_, 0, Out(record), E()));
  EXPECT_THAT(error_.message(), HasSubstr(ann));
}

TEST_F(MergeTest, UnmergeBringsItAllBack) {
  Do(ann_, {copy_});
  Unmerge undone;
  ASSERT_LK_OK(lk_records_unmerge(store(), nullptr, copy_, 0, Out(undone), E()));
  EXPECT_EQ(TextOf(ann_, "Phone"), "(null)");
  EXPECT_FALSE(IsDeleted(copy_));
  EXPECT_EQ(TextOf(task_, "WhoId"), IdText("Contact", copy_));
  EXPECT_EQ(Successor(copy_), copy_);
  int64_t number = 0;
  int64_t survivor = 0;
  ASSERT_LK_OK(lk_unmerge_get(undone.get(), &number, &survivor, E()));
  EXPECT_EQ(survivor, ann_);
  const char* json = nullptr;
  ASSERT_LK_OK(lk_unmerge_get_json(undone.get(), &json, nullptr, E()));
  EXPECT_EQ(std::string(json),
            "{\"merge\":\"" + std::to_string(number) + "\",\"object\":\"Contact\",\"survivor\":\"" +
                IdText("Contact", ann_) + "\",\"restored\":[\"" + IdText("Contact", copy_) +
                "\"],\"fields\":1,\"children\":1,\"unfolded\":0,\"left\":[]}");
  EXPECT_LK(LK_WRONG_STATE, lk_records_unmerge(store(), nullptr, number, 0, Out(undone), E()));
  EXPECT_LK(LK_NOT_FOUND, lk_records_unmerge(store(), nullptr, copy_, 0, Out(undone), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_records_unmerge(store(), nullptr, copy_, 1, Out(undone), E()));
}

TEST_F(MergeTest, ChangesAreKeptWhenAskedFor) {
  Do(ann_, {copy_});
  ASSERT_LK_OK(Update(ann_, "Contact", {{"Phone", "2"}}));
  Unmerge undone;
  EXPECT_LK(LK_UNMERGE_FAILED, lk_records_unmerge(store(), nullptr, copy_, 0, Out(undone), E()));
  EXPECT_EQ(error_.field(), "Phone");
  EXPECT_EQ(error_.record(), ann_);
  EXPECT_TRUE(IsDeleted(copy_));
  ASSERT_LK_OK(lk_records_unmerge(store(), nullptr, copy_, LK_KEEP_CHANGES, Out(undone), E()));
  Rows rows;
  ASSERT_LK_OK(lk_unmerge_list_items(undone.get(), Out(rows), E()));
  ASSERT_TRUE(Next(rows.get()));
  EXPECT_EQ(Int(rows.get(), LK_ROW_KIND), LK_UNMERGE_RESTORE);
  EXPECT_EQ(Int(rows.get(), LK_ROW_RECORD_ID), copy_);
  ASSERT_TRUE(Next(rows.get()));
  EXPECT_EQ(Int(rows.get(), LK_ROW_KIND), LK_UNMERGE_LEAVE);
  EXPECT_EQ(Int(rows.get(), LK_ROW_RECORD_ID), ann_);
  EXPECT_EQ(Str(rows.get(), LK_ROW_FIELD), "Phone");
  EXPECT_FALSE(Next(rows.get()));
  EXPECT_EQ(TextOf(ann_, "Phone"), "2");
}

TEST_F(MergeTest, MergesAreListed) {
  const Merge merge = Do(ann_, {copy_});
  int64_t number = 0;
  lk_merge_get(merge.get(), &number, nullptr, nullptr);
  for (const int32_t kind : {LK_MERGE_STANDS, LK_MERGE_UNDONE}) {
    for (const int64_t id : {ann_, copy_}) {
      Rows rows;
      ASSERT_LK_OK(lk_merge_list(store(), nullptr, id, Out(rows), E()));
      ASSERT_TRUE(Next(rows.get()));
      EXPECT_EQ(Int(rows.get(), LK_ROW_KIND), kind);
      EXPECT_EQ(Int(rows.get(), LK_ROW_POSITION), number);
      EXPECT_EQ(Int(rows.get(), LK_ROW_RECORD_ID), copy_);
      EXPECT_EQ(Str(rows.get(), LK_ROW_NEW), IdText("Contact", ann_));
      EXPECT_EQ(Int(rows.get(), LK_ROW_AT_US), now_us_);
      EXPECT_FALSE(Next(rows.get()));
    }
    if (kind == LK_MERGE_STANDS) {
      Unmerge undone;
      ASSERT_LK_OK(lk_records_unmerge(store(), nullptr, number, 0, Out(undone), E()));
    }
  }
}

TEST_F(MergeTest, HistoriesComeTogetherAndApart) {
  ASSERT_LK_OK(Update(copy_, "Contact", {{"Title", "Admiral"}}));
  const auto history = [&] {
    Rows rows;
    EXPECT_LK_OK(lk_history_list(store(), nullptr, ann_, Out(rows), E()));
    std::vector<std::string> fields;
    while (Next(rows.get())) fields.push_back(Str(rows.get(), LK_ROW_FIELD));
    return fields;
  };
  Do(ann_, {copy_});
  EXPECT_THAT(history(),
              ElementsAre("Title", "Phone", "Title", "contactMerged", "contactMergedInto"));
  Unmerge undone;
  ASSERT_LK_OK(lk_records_unmerge(store(), nullptr, copy_, 0, Out(undone), E()));
  EXPECT_THAT(history(),
              ElementsAre("Phone", "Title", "contactMerged", "Phone", "Title", "contactUnmerged"));
}

TEST_F(MergeTest, EventsNameTheSurvivor) {
  Do(ann_, {copy_});
  Unmerge undone;
  ASSERT_LK_OK(lk_records_unmerge(store(), nullptr, copy_, 0, Out(undone), E()));
  Rows rows;
  ASSERT_LK_OK(lk_event_list(store(), 0, 1000, Out(rows), E()));
  std::vector<int64_t> kinds;
  while (Next(rows.get())) {
    const int64_t kind = Int(rows.get(), LK_ROW_KIND);
    if (kind < LK_EVENT_MERGED) continue;
    kinds.push_back(kind);
    EXPECT_EQ(Int(rows.get(), LK_ROW_RECORD_ID), copy_);
    EXPECT_EQ(Str(rows.get(), LK_ROW_NEW), IdText("Contact", ann_));
    EXPECT_EQ(Str(rows.get(), LK_ROW_FIELD), "");
  }
  EXPECT_THAT(kinds, ElementsAre(LK_EVENT_MERGED, LK_EVENT_UNMERGED));
}

TEST_F(MergeTest, ATransactionIsUndoneWithAllOfIt) {
  Transaction tx;
  ASSERT_LK_OK(lk_transaction_begin(store(), Out(tx), E()));
  const Merge merge = Do(ann_, {copy_}, nullptr, tx.get());
  Merge again;
  EXPECT_LK(LK_ENTITY_IS_MERGED,
            lk_records_merge(store(), tx.get(), ann_, &copy_, 1, nullptr, Out(again), E()));
  EXPECT_EQ(TextOf(ann_, "Phone", tx.get()), "1");
  tx.reset();
  EXPECT_EQ(TextOf(ann_, "Phone"), "(null)");
  EXPECT_FALSE(IsDeleted(copy_));
  // The result outlives it.
  EXPECT_THAT(JsonOf(merge), HasSubstr("\"field\":\"Phone\""));
}

TEST_F(MergeTest, HandlesOutliveTheStore) {
  const Merge plan = Plan(ann_, {copy_});
  const Merge merge = Do(ann_, {copy_});
  store_.reset();
  EXPECT_THAT(JsonOf(plan), HasSubstr("Phone"));
  EXPECT_EQ(Items(merge).size(), 5u);
}

}  // namespace
}  // namespace leadkit::test
