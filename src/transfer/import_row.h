// One row of a file as one record of the store (and the account that it may bring along).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "conversion/field_map.h"
#include "records/record.h"
#include "transfer/import_plan.h"
#include "transfer/import_reference.h"

namespace leadkit::transfer {

struct StoredRow {
  int object = 0;
  RecordId id = kNoId;
  bool created = false;
  bool contact = false;  // the route made it one
  int accounts_created = 0;
};

// Threads: used only inside a write transaction, by one thread at a time.
class RowImporter {
 public:
  // All borrowed. The plan moves to a later catalog when picklists grow.
  RowImporter(const ImportEnvironment& environment, const ImportOptions& options, ImportPlan* plan);

  // A refused row leaves nothing behind. REQUIRES: not more cells than the file has columns.
  absl::StatusOr<StoredRow> Import(storage::WriteTxn& txn,
                                   absl::Span<const std::string_view> cells);

 private:
  // An account to be made, and the field of the row's record that is to point at it.
  struct NewAccount {
    records::Record* child = nullptr;
    int field = 0;
    std::string name;
  };

  std::string_view CellOf(const CellSource& source, absl::Span<const std::string_view> cells);
  absl::Status GrowPicklists(storage::WriteTxn& txn, absl::Span<const std::string_view> cells);
  absl::Status Fill(storage::WriteTxn& txn, const ObjectPlan& plan,
                    absl::Span<const std::string_view> cells, records::Record* record);
  absl::Status FillValue(const schema::Object& object, const FieldSources& field,
                         absl::Span<const std::string_view> cells, Value* value);
  absl::Status FillReference(storage::WriteTxn& txn, const schema::Object& object,
                             const FieldSources& field, absl::Span<const std::string_view> cells,
                             records::Record* record);
  absl::Status FillFullName(const ObjectPlan& plan, absl::Span<const std::string_view> cells,
                            records::Record* record);
  bool MayMakeAccount(const schema::Field& field, const CellSource& source) const;

  absl::StatusOr<bool> IsContact(storage::WriteTxn& txn, absl::Span<const std::string_view> cells);
  absl::Status MakeContact(storage::WriteTxn& txn, absl::Span<const std::string_view> cells);
  absl::Status MakeAccounts(storage::WriteTxn& txn);
  absl::StatusOr<StoredRow> Store(storage::WriteTxn& txn, records::Record* record);
  // Whether new records of the object are handed over by the assignment rules.
  bool Assigns(const schema::Known& known, const schema::Object& object) const;
  absl::StatusOr<StoredRow> StoreAll(storage::WriteTxn& txn, records::Record* record);

  const ImportEnvironment& environment_;
  const ImportOptions& options_;
  ImportPlan& plan_;
  records::WriteContext context_;
  ReferenceFinder finder_;
  records::Record record_;
  records::Record contact_;
  records::Record account_;
  std::vector<NewAccount> new_accounts_;
  int accounts_made_ = 0;
  std::string lower_;  // a cell in lower case
  uint64_t map_serial_ = 0;
  std::shared_ptr<const conversion::FieldMap> map_;  // of the route
};

}  // namespace leadkit::transfer
