#include <gtest/gtest.h>

#include <filesystem>

#include "leadkit/store.h"
#include "records/reader.h"

namespace leadkit {
namespace {

TEST(Store, LeadBecomesAccountContactAndOpportunity) {
  const std::string path = testing::TempDir() + "/store_smoke.db";
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
  auto store = Store::Open(path, {});
  ASSERT_TRUE(store.ok()) << store.status();
  RecordId lead_id = 0;
  absl::Status status = (*store)->Write(nullptr, [&](storage::WriteTxn& txn) -> absl::Status {
    const auto& known = txn.known().lead;
    records::Record lead(txn.catalog().Get("Lead"));
    lead.Mutable(known.last_name).SetText("Lovelace");
    lead.Mutable(known.first_name).SetText("Ada");
    lead.Mutable(known.company).SetText("Analytical Engines");
    lead.Mutable(known.email).SetText("ada@engines.example");
    LK_ASSIGN_OR_RETURN(lead_id, (*store)->writer().Insert(txn, (*store)->context(), &lead));
    return absl::OkStatus();
  });
  ASSERT_TRUE(status.ok()) << status;
  conversion::Conversion made;
  status = (*store)->Write(nullptr, [&](storage::WriteTxn& txn) -> absl::Status {
    LK_ASSIGN_OR_RETURN(made, (*store)->converter().Convert(txn, (*store)->context(), lead_id, {}));
    return absl::OkStatus();
  });
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_TRUE(made.account_created && made.contact_created && made.opportunity_created);
  status = (*store)->Read(nullptr, [&](const storage::View& view) -> absl::Status {
    LK_ASSIGN_OR_RETURN(const auto contact, records::FindById(view, made.contact));
    EXPECT_EQ(contact.record.Text(contact.object->OrdinalOf("Name")), "Ada Lovelace");
    EXPECT_EQ(contact.record.Int(contact.object->OrdinalOf("AccountId")), made.account);
    LK_ASSIGN_OR_RETURN(const auto lead, records::FindById(view, lead_id));
    EXPECT_EQ(lead.record.Text(view.known().lead.status), "Converted");
    return absl::OkStatus();
  });
  ASSERT_TRUE(status.ok()) << status;
  status = (*store)->Write(nullptr, [&](storage::WriteTxn& txn) -> absl::Status {
    return (*store)->converter().Convert(txn, (*store)->context(), lead_id, {}).status();
  });
  EXPECT_EQ(CodeOf(status), Code::kCannotUpdateConvertedLead) << status;
}

}  // namespace
}  // namespace leadkit
