// A database in a folder of its own, with a clock that a test moves, and rows of leads in it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "records/custom_fields.h"
#include "storage/database.h"
#include "tests/unit/temp_folder.h"

namespace leadkit::storage {

class DatabaseTest : public testing::Test {
 protected:
  static constexpr int64_t kSecond = 1'000'000;
  static constexpr int64_t kStart = 1'778'760'000 * kSecond;  // 2026-05-14T12:00:00Z

  std::string path() const { return folder_.File("store.db"); }

  // The clock moves on by a second each time it is read: once a transaction.
  DatabaseOptions Options() {
    DatabaseOptions options;
    options.sync_every_commit = false;
    options.clock = [this] { return clock_.fetch_add(kSecond); };
    return options;
  }
  DatabaseOptions ReadOnlyOptions() {
    DatabaseOptions options = Options();
    options.read_only = true;
    return options;
  }
  absl::StatusOr<std::unique_ptr<Database>> TryOpen(const std::string& path,
                                                    DatabaseOptions options) {
    return Database::Open(path, std::move(options), [this](WriteTxn& txn) {
      ++created_;
      return txn.connection().Run(
          "INSERT INTO user (id, last_name, created_date, last_modified_date, system_modstamp) "
          "VALUES ($1, 'System', $2, $2, $2)",
          txn.system_user(), txn.now());
    });
  }
  std::unique_ptr<Database> Open(const std::string& path, DatabaseOptions options) {
    absl::StatusOr<std::unique_ptr<Database>> database = TryOpen(path, std::move(options));
    EXPECT_TRUE(database.ok()) << database.status();
    return database.ok() ? *std::move(database) : nullptr;
  }
  std::unique_ptr<Database> Open() { return Open(path(), Options()); }

  static std::string Message(const absl::Status& status) { return std::string(status.message()); }

  // A lead of this last name, with nothing but what the table asks for.
  static absl::StatusOr<RecordId> InsertLead(WriteTxn& txn, std::string_view last_name) {
    const RecordId id = txn.NextId();
    LK_RETURN_IF_ERROR(txn.connection().Run(
        "INSERT INTO lead (id, last_name, status, owner_id, owner_object, created_date, "
        "last_modified_date, system_modstamp) VALUES ($1, $2, 'Open', $3, 0, $4, $4, $4)",
        id, last_name, txn.system_user(), txn.now()));
    return id;
  }
  static absl::StatusOr<RecordId> WriteLead(Database& database, std::string_view last_name) {
    RecordId id = kNoId;
    LK_RETURN_IF_ERROR(database.Write([&](WriteTxn& txn) -> absl::Status {
      LK_ASSIGN_OR_RETURN(id, InsertLead(txn, last_name));
      return absl::OkStatus();
    }));
    return id;
  }
  static absl::Status AddField(Database& database, const std::string& api) {
    return database.Write([&](WriteTxn& txn) { return AddFieldIn(txn, api); });
  }
  static absl::Status AddFieldIn(WriteTxn& txn, const std::string& api) {
    schema::Field field;
    field.api = api;
    return records::AddCustomField(txn, "Lead", field);
  }
  static bool HasField(const Schema& schema, std::string_view api) {
    return schema.catalog->Get("Lead").Find(api) != nullptr;
  }

  static int64_t QueryInt(Database& database, std::string_view sql) {
    absl::StatusOr<ReadLease> lease = database.Read();
    EXPECT_TRUE(lease.ok()) << lease.status();
    if (!lease.ok()) return -1;
    const absl::StatusOr<int64_t> value = lease->connection().QueryInt(-1, sql);
    EXPECT_TRUE(value.ok()) << value.status();
    return value.value_or(-1);
  }
  static int64_t CountLeads(Database& database) {
    return QueryInt(database, "SELECT count(*) FROM lead");
  }

  TempFolder folder_;
  std::atomic<int64_t> clock_{kStart};
  std::atomic<int> created_{0};
};

}  // namespace leadkit::storage
