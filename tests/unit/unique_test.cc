#include "records/unique.h"

#include "tests/unit/store_fixture.h"

namespace leadkit::records {
namespace {

using testing::ElementsAre;

class UniqueTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    schema::Field number = FieldOf("Number__c", schema::Kind::kInteger);
    number.external_id = true;
    ASSERT_OK(AddField("Account", number));
  }
  // "field id" of what is taken and by whom, of an account like this; empty if nothing is.
  std::string TakenOf(const Fields& fields, RecordId id = kNoId) {
    std::string result;
    EXPECT_OK(store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
      LK_ASSIGN_OR_RETURN(Record record, MakeRecord(view.catalog(), "Account", fields));
      if (id != kNoId) record.set_id(id);
      LK_ASSIGN_OR_RETURN(const Taken taken, FindTaken(view, record));
      if (taken.field != nullptr) result = taken.field->api + " " + FormatId("001", taken.by);
      return absl::OkStatus();
    }));
    return result;
  }
};

TEST_F(UniqueTest, TellsWhichValueIsTakenAndByWhom) {
  const RecordId first = Insert("Account", {{"Name", "A"}, {"ExternalId", "x"}});
  const RecordId second = Insert("Account", {{"Name", "A"}, {"Number__c", "7"}});
  EXPECT_EQ(TakenOf({{"Name", "A"}}), "");
  EXPECT_EQ(TakenOf({{"ExternalId", "y"}, {"Number__c", "8"}}), "");
  EXPECT_EQ(TakenOf({{"ExternalId", "y"}, {"Number__c", "7"}}), "Number__c " + Ref(second));
  EXPECT_EQ(TakenOf({{"ExternalId", "x"}}), "ExternalId " + Ref(first));
  // A record does not take its own value from itself.
  EXPECT_EQ(TakenOf({{"ExternalId", "x"}}, first), "");
  // What is in the recycle bin keeps nothing from anybody.
  ASSERT_OK(Delete("Account", first));
  EXPECT_EQ(TakenOf({{"ExternalId", "x"}}), "");
}

TEST_F(UniqueTest, TheKeysOfAnObject) {
  EXPECT_THAT(KeyNames(store().database().schema()->catalog->Get("Account")),
              ElementsAre("Id", "ExternalId", "Number__c"));
}

}  // namespace
}  // namespace leadkit::records
