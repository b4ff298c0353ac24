#include "records/document.h"

#include "store_fixture.h"

namespace leadkit::records {
namespace {

class DocumentTest : public StoreTest {
 protected:
  absl::Status Append(std::string_view kind, std::string_view body) {
    return Write(
        [&](storage::WriteTxn& txn) { return AppendDocument(txn, Context(), kind, body); });
  }
  Document Latest(std::string_view kind) {
    Document document;
    EXPECT_OK(store().Read(transaction_, [&](const storage::View& view) -> absl::Status {
      LK_ASSIGN_OR_RETURN(document, LatestDocument(view, kind));
      return absl::OkStatus();
    }));
    return document;
  }
};

TEST_F(DocumentTest, EveryVersionIsKept) {
  EXPECT_EQ(Latest("test").version, 0);
  const uint64_t serial = store().database().schema()->serial;
  ASSERT_OK(Append("test", "one"));
  EXPECT_NE(store().database().schema()->serial, serial);
  ASSERT_OK(Append("test", "two"));
  ASSERT_OK(Append("other", ""));
  EXPECT_EQ(Latest("test").version, 2);
  EXPECT_EQ(Latest("test").body, "two");
  EXPECT_EQ(Latest("other").version, 1);
  EXPECT_EQ(QueryInt("SELECT count(*) FROM lk_document WHERE kind = 'test'"), 2);
}

}  // namespace
}  // namespace leadkit::records
