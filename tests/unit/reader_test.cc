#include "records/reader.h"

#include "tests/unit/store_fixture.h"

namespace leadkit::records {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ReaderTest : public StoreTest {
 protected:
  std::vector<RecordId> List(std::string_view object, const Fields& like,
                             ListOptions options = {}) {
    std::vector<RecordId> ids;
    absl::Status status = store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
      const schema::Object& found = view.catalog().Get(object);
      for (const auto& [name, text] : like) {
        const schema::Field& field = found.Get(name);
        LK_ASSIGN_OR_RETURN(Value value, schema::ParseText(view.catalog(), found, field, text));
        options.conditions.push_back({&field, std::move(value)});
      }
      LK_ASSIGN_OR_RETURN(RecordScan scan, RecordScan::Start(view, found, options));
      Record record;
      while (true) {
        LK_ASSIGN_OR_RETURN(const bool more, scan.Next(&record));
        if (!more) return absl::OkStatus();
        ids.push_back(record.id());
      }
    });
    EXPECT_EQ(status, absl::OkStatus());
    return ids;
  }
};

TEST_F(ReaderTest, ListsInTheOrderOfIds) {
  const RecordId a = NewLead({{"Phone", "1"}});
  const RecordId b = NewLead({{"Phone", "2"}});
  const RecordId c = NewLead();
  EXPECT_THAT(List("Lead", {}), ElementsAre(a, b, c));
  ListOptions options;
  options.limit = 2;
  EXPECT_THAT(List("Lead", {}, options), ElementsAre(a, b));
  options.after = b;
  EXPECT_THAT(List("Lead", {}, options), ElementsAre(c));
  options.limit = 0;
  EXPECT_THAT(List("Lead", {}, options), IsEmpty());
}

TEST_F(ReaderTest, ConditionsAllHold) {
  const RecordId queue = Insert("Queue", {{"Name", "Q"}});
  const RecordId a = NewLead({{"Phone", "1"}, {"DoNotCall", "true"}, {"OwnerId", Ref(queue)}});
  const RecordId b = NewLead({{"Phone", "1"}, {"AnnualRevenue", "12.50"}});
  NewLead();
  EXPECT_THAT(List("Lead", {{"Phone", "1"}}), ElementsAre(a, b));
  EXPECT_THAT(List("Lead", {{"Phone", "1"}, {"DoNotCall", "true"}}), ElementsAre(a));
  EXPECT_THAT(List("Lead", {{"OwnerId", Ref(queue)}}), ElementsAre(a));
  EXPECT_THAT(List("Lead", {{"AnnualRevenue", "12.5"}}), ElementsAre(b));
  EXPECT_THAT(List("Lead", {{"Phone", "1"}, {"AnnualRevenue", ""}}), ElementsAre(a));
  EXPECT_THAT(List("Lead", {{"Phone", "1' OR 1=1 --"}}), IsEmpty());
  EXPECT_THAT(List("Lead", {{"Id", Ref(b)}}), ElementsAre(b));
}

TEST_F(ReaderTest, ManyTextConditionsKeepTheirValues) {
  const RecordId lead = NewLead({{"Phone", "1"},
                                 {"Title", "A rather long title, kept apart"},
                                 {"City", "Rome"},
                                 {"Country", "IT"},
                                 {"State", "RM"}});
  EXPECT_THAT(List("Lead", {{"Phone", "1"},
                            {"Title", "A rather long title, kept apart"},
                            {"City", "Rome"},
                            {"Country", "IT"},
                            {"State", "RM"}}),
              ElementsAre(lead));
}

TEST_F(ReaderTest, TheRecycleBinIsAskedFor) {
  const RecordId kept = NewLead();
  const RecordId gone = NewLead();
  ASSERT_OK(Delete("Lead", gone));
  EXPECT_THAT(List("Lead", {}), ElementsAre(kept));
  ListOptions options;
  options.include_deleted = true;
  EXPECT_THAT(List("Lead", {}, options), ElementsAre(kept, gone));
  EXPECT_THAT(List("Lead", {{"IsDeleted", "true"}}, options), ElementsAre(gone));
  EXPECT_THAT(List("Lead", {{"IsDeleted", "true"}}), IsEmpty());
}

TEST_F(ReaderTest, AScanSeesOneState) {
  const RecordId first = NewLead();
  NewLead();
  absl::Status status = store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
    LK_ASSIGN_OR_RETURN(RecordScan scan, RecordScan::Start(view, view.catalog().Get("Lead"), {}));
    Record record;
    LK_ASSIGN_OR_RETURN(bool more, scan.Next(&record));
    EXPECT_EQ(record.id(), first);
    NewLead();
    int rest = 0;
    while (more) {
      LK_ASSIGN_OR_RETURN(more, scan.Next(&record));
      rest += more ? 1 : 0;
    }
    EXPECT_EQ(rest, 1);
    return absl::OkStatus();
  });
  EXPECT_OK(status);
  EXPECT_EQ(List("Lead", {}).size(), 3u);
}

TEST_F(ReaderTest, FindsTheObjectOfAnId) {
  const RecordId account = NewAccount();
  const RecordId contact = NewContact(account);
  EXPECT_EQ(GetRecord(account).object().api, "Account");
  EXPECT_EQ(GetRecord(contact).object().api, "Contact");
  absl::Status status = store().Read(nullptr, [&](const storage::View& view) {
    absl::Status missing = FindById(view, 99).status();
    EXPECT_EQ(CodeText(missing), "NOT_FOUND");
    EXPECT_EQ(PlaceOf(missing).record_id, 99);
    EXPECT_EQ(CodeText(FindById(view, -1)), "NOT_FOUND");
    return absl::OkStatus();
  });
  EXPECT_OK(status);
}

}  // namespace
}  // namespace leadkit::records
