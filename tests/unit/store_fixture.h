// A fresh store in a temporary file with a clock of its own, and records by API name and text.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/time.h"
#include "leadkit/store.h"
#include "records/bin.h"
#include "records/custom_fields.h"
#include "records/history.h"
#include "records/reader.h"
#include "records/row.h"
#include "schema/text_form.h"

namespace leadkit {

// Field by API name, value as text. An empty value sets null.
using Fields = std::vector<std::pair<std::string, std::string>>;

#define ASSERT_OK(expr) ASSERT_EQ(absl::OkStatus(), (expr))
#define EXPECT_OK(expr) EXPECT_EQ(absl::OkStatus(), (expr))

// "REQUIRED_FIELD_MISSING"; "OK" for success.
inline std::string CodeText(const absl::Status& status) {
  return std::string(CodeName(CodeOf(status)));
}
template <typename T>
std::string CodeText(const absl::StatusOr<T>& result) {
  return CodeText(result.status());
}

class StoreTest : public testing::Test {
 protected:
  static constexpr int64_t kSecond = kMicrosPerSecond;
  // 2026-05-14T12:00:00Z, in the second quarter.
  static constexpr int64_t kStart = 1778760000 * kMicrosPerSecond;

  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    // In memory where there is such a folder: these tests are not about disks.
    const std::string memory = "/dev/shm/";
    path_ = absl::StrCat(std::filesystem::exists(memory) ? memory : testing::TempDir(), "leadkit_",
                         getpid(), "_", info->test_suite_name(), "_", info->name(), ".db");
    RemoveFiles();
    OpenStore();
  }
  void TearDown() override {
    store_.reset();
    RemoveFiles();
  }

  // Opens the file again, in place of the store that is open.
  void OpenStore() {
    std::unique_ptr<Store> another;
    OpenAnother(&another);
    store_ = std::move(another);
  }
  void OpenAnother(std::unique_ptr<Store>* another) {
    storage::DatabaseOptions options;
    options.sync_every_commit = false;
    options.clock = [this] { return now_; };
    absl::StatusOr<std::unique_ptr<Store>> store = Store::Open(path_, options);
    ASSERT_EQ(store.status(), absl::OkStatus());
    *another = *std::move(store);
  }
  // All that follows is done through the other one.
  void SwapStores(std::unique_ptr<Store>* other) { store_.swap(*other); }

  Store& store() { return *store_; }
  std::shared_ptr<const schema::Catalog> catalog() { return store().database().schema()->catalog; }
  const schema::Object& ObjectOf(std::string_view api) { return catalog()->Get(api); }
  RecordId system_user() { return store().database().system_user(); }
  void Tick(int64_t micros = kSecond) { now_ += micros; }
  void SetDate(std::string_view date) { now_ = *ParseIsoDate(date) * kMicrosPerDay; }

  // --- Writing -----------------------------------------------------------------------------------

  absl::StatusOr<records::Record> MakeRecord(const schema::Catalog& catalog,
                                             std::string_view object_api, const Fields& fields) {
    const schema::Object& object = catalog.Get(object_api);
    records::Record record(object);
    for (const auto& [name, text] : fields) {
      LK_ASSIGN_OR_RETURN(const schema::Field* field, catalog.RequireField(object, name));
      LK_ASSIGN_OR_RETURN(Value value, schema::ParseText(catalog, object, *field, text));
      record.Set(field->ordinal, std::move(value));
    }
    return record;
  }

  absl::Status Write(storage::Database::WriteFn fn) { return store().Write(transaction_, fn); }

  absl::StatusOr<RecordId> TryInsert(std::string_view object, const Fields& fields,
                                     records::Authority authority = records::Authority::kUser) {
    RecordId id = kNoId;
    LK_RETURN_IF_ERROR(Write([&](storage::WriteTxn& txn) -> absl::Status {
      LK_ASSIGN_OR_RETURN(records::Record record, MakeRecord(txn.catalog(), object, fields));
      LK_ASSIGN_OR_RETURN(id, store().writer().Insert(txn, Context(authority), &record));
      return absl::OkStatus();
    }));
    return id;
  }
  RecordId Insert(std::string_view object, const Fields& fields) {
    absl::StatusOr<RecordId> id = TryInsert(object, fields);
    EXPECT_EQ(id.status(), absl::OkStatus()) << object;
    return id.ok() ? *id : kNoId;
  }

  absl::Status Update(std::string_view object, RecordId id, const Fields& fields,
                      records::Authority authority = records::Authority::kUser) {
    return Write([&](storage::WriteTxn& txn) -> absl::Status {
      LK_ASSIGN_OR_RETURN(records::Record record, MakeRecord(txn.catalog(), object, fields));
      record.set_id(id);
      return store().writer().Update(txn, Context(authority), record);
    });
  }

  absl::StatusOr<records::UpsertOutcome> Upsert(std::string_view object, std::string_view key,
                                                const Fields& fields) {
    records::UpsertOutcome outcome;
    LK_RETURN_IF_ERROR(Write([&](storage::WriteTxn& txn) -> absl::Status {
      LK_ASSIGN_OR_RETURN(records::Record record, MakeRecord(txn.catalog(), object, fields));
      const schema::Field& field = txn.catalog().Get(object).Get(key);
      LK_ASSIGN_OR_RETURN(outcome, store().writer().Upsert(txn, Context(), field, &record));
      return absl::OkStatus();
    }));
    return outcome;
  }

  absl::Status Delete(std::string_view object, RecordId id) {
    return Write([&](storage::WriteTxn& txn) {
      return records::DeleteRecord(txn, Context(), txn.catalog().Get(object), id);
    });
  }
  absl::Status Undelete(std::string_view object, RecordId id) {
    return Write([&](storage::WriteTxn& txn) {
      return records::UndeleteRecord(txn, Context(), store().writer(), txn.catalog().Get(object),
                                     id);
    });
  }
  absl::StatusOr<int64_t> Purge(std::string_view object, RecordId id) {
    int64_t count = 0;
    LK_RETURN_IF_ERROR(Write([&](storage::WriteTxn& txn) -> absl::Status {
      LK_ASSIGN_OR_RETURN(count,
                          records::PurgeRecord(txn, Context(), txn.catalog().Get(object), id));
      return absl::OkStatus();
    }));
    return count;
  }

  absl::Status AddField(std::string_view object, const schema::Field& field) {
    return Write(
        [&](storage::WriteTxn& txn) { return records::AddCustomField(txn, object, field); });
  }
  // A custom field of one kind, as small as it can be.
  static schema::Field FieldOf(std::string_view api, schema::Kind kind) {
    schema::Field field;
    field.api = api;
    field.kind = kind;
    if (kind == schema::Kind::kPicklist || kind == schema::Kind::kMultiPicklist) {
      field.values = {"A", "B", "C"};
    }
    if (kind == schema::Kind::kReference) field.to = {"User"};
    return field;
  }

  absl::Status SetLifecycle(const lifecycle::Lifecycle& lifecycle) {
    return Write([&](storage::WriteTxn& txn) {
      return lifecycle::LifecycleRules::Store(txn, Context(), lifecycle, &store().writer());
    });
  }

  // --- Converting --------------------------------------------------------------------------------

  absl::StatusOr<conversion::Conversion> Convert(RecordId lead,
                                                 const conversion::ConvertOptions& options = {}) {
    conversion::Conversion made;
    LK_RETURN_IF_ERROR(Write([&](storage::WriteTxn& txn) -> absl::Status {
      LK_ASSIGN_OR_RETURN(made, store().converter().Convert(txn, Context(), lead, options));
      return absl::OkStatus();
    }));
    return made;
  }
  absl::StatusOr<conversion::Plan> MakePlan(RecordId lead,
                                            const conversion::ConvertOptions& options = {}) {
    conversion::Plan plan;
    LK_RETURN_IF_ERROR(store().Read(transaction_, [&](const storage::View& view) {
      return store().planner().Make(view, lead, options, true, &plan);
    }));
    return plan;
  }
  absl::StatusOr<conversion::Conversion> Apply(const conversion::Plan& plan) {
    conversion::Conversion made;
    LK_RETURN_IF_ERROR(Write([&](storage::WriteTxn& txn) -> absl::Status {
      LK_ASSIGN_OR_RETURN(made, store().converter().Apply(txn, Context(), plan.lead.id(),
                                                          plan.options, plan.fingerprint));
      return absl::OkStatus();
    }));
    return made;
  }

  // --- Reading -----------------------------------------------------------------------------------

  records::Record GetRecord(RecordId id) {
    records::Record record;
    absl::Status status =
        store().Read(transaction_, [&](const storage::View& view) -> absl::Status {
          LK_ASSIGN_OR_RETURN(records::FoundRecord found, records::FindById(view, id));
          record = std::move(found.record);
          return absl::OkStatus();
        });
    EXPECT_EQ(status, absl::OkStatus());
    return record;
  }
  // The text of one field, of a record in the bin too; empty for null.
  std::string Get(RecordId id, std::string_view field) {
    records::Record record = GetRecord(id);
    if (record.id() == kNoId) return "(no record)";
    const schema::Field* found = record.object().Find(field);
    EXPECT_NE(found, nullptr) << field;
    if (found == nullptr) return "(no field)";
    return schema::FormatText(*catalog(), *found, record[found->ordinal]);
  }
  // 18 characters; what reference fields are given.
  std::string Ref(RecordId id) { return Get(id, "Id"); }
  std::string RefOf(std::string_view object, RecordId id) {
    return FormatId(ObjectOf(object).prefix, id);
  }
  bool IsDeleted(RecordId id) { return Get(id, "IsDeleted") == "true"; }

  int64_t QueryInt(std::string_view sql) {
    int64_t result = -1;
    absl::Status status =
        store().Read(transaction_, [&](const storage::View& view) -> absl::Status {
          LK_ASSIGN_OR_RETURN(result, view.connection.QueryInt(-1, sql));
          return absl::OkStatus();
        });
    EXPECT_EQ(status, absl::OkStatus()) << sql;
    return result;
  }
  // Rows of a query, columns joined by '|'.
  std::vector<std::string> QueryRows(std::string_view sql, int columns) {
    std::vector<std::string> rows;
    absl::Status status =
        store().Read(transaction_, [&](const storage::View& view) -> absl::Status {
          LK_ASSIGN_OR_RETURN(storage::StatementLease row, view.connection.Prepare(sql));
          while (true) {
            LK_ASSIGN_OR_RETURN(const bool found, row->Step());
            if (!found) return absl::OkStatus();
            std::string line;
            for (int i = 0; i < columns; ++i) {
              absl::StrAppend(&line, i > 0 ? "|" : "", std::string(row->Text(i)));
            }
            rows.push_back(std::move(line));
          }
        });
    EXPECT_EQ(status, absl::OkStatus()) << sql;
    return rows;
  }
  int64_t CountOf(std::string_view object) {
    return QueryInt(
        absl::StrCat("SELECT count(*) FROM \"", ObjectOf(object).table, "\" WHERE is_deleted = 0"));
  }

  // Everything in the store, as text: equal before and after means that nothing was written.
  std::string Dump() {
    std::string dump;
    for (const std::string& table :
         QueryRows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", 1)) {
      const std::vector<std::string> columns =
          QueryRows("SELECT name FROM pragma_table_info('" + table + "')", 1);
      std::string list;
      for (const std::string& column : columns) {
        absl::StrAppend(&list, list.empty() ? "" : ", ", "quote(\"", column, "\")");
      }
      absl::StrAppend(&dump, "== ", table, "\n");
      for (const std::string& row : QueryRows("SELECT " + list + " FROM \"" + table + "\"",
                                              static_cast<int>(columns.size()))) {
        absl::StrAppend(&dump, row, "\n");
      }
    }
    return dump;
  }

  // "created Lead", "updated Lead Phone,Title", ... after a position, without the store's own
  // start.
  std::vector<std::string> Events(int64_t after) {
    std::vector<std::string> events;
    absl::Status status = store().Read(transaction_, [&](const storage::View& view) {
      return records::ListEvents(view, after, 100000, [&](const records::Event& event) {
        events.push_back(absl::StrCat(std::string(records::EventKindName(event.kind)), " ",
                                      view.catalog().object(event.object).api,
                                      event.fields.empty() ? "" : " ", event.fields));
        return absl::OkStatus();
      });
    });
    EXPECT_EQ(status, absl::OkStatus());
    return events;
  }
  int64_t LastEvent() { return QueryInt("SELECT max(seq) FROM lk_event"); }

  // "Phone: 1 -> 2" per change.
  std::vector<std::string> History(RecordId id) {
    std::vector<std::string> lines;
    absl::Status status =
        store().Read(transaction_, [&](const storage::View& view) -> absl::Status {
          LK_ASSIGN_OR_RETURN(const std::vector<records::FieldChange> changes,
                              records::ListFieldChanges(view, id));
          for (const records::FieldChange& change : changes) {
            lines.push_back(
                absl::StrCat(change.field, ": ", change.old_value, " -> ", change.new_value));
          }
          return absl::OkStatus();
        });
    EXPECT_EQ(status, absl::OkStatus());
    return lines;
  }
  std::vector<records::StatusMove> Moves(RecordId id) {
    std::vector<records::StatusMove> moves;
    absl::Status status =
        store().Read(transaction_, [&](const storage::View& view) -> absl::Status {
          LK_ASSIGN_OR_RETURN(moves, records::ListStatusMoves(view, id));
          return absl::OkStatus();
        });
    EXPECT_EQ(status, absl::OkStatus());
    return moves;
  }

  // No reference, of whatever field of the schema, to a row that is not there; and what the engine
  // itself says.
  void ExpectNoDanglingReferences() {
    EXPECT_THAT(QueryRows("PRAGMA foreign_key_check", 4), testing::IsEmpty());
    EXPECT_THAT(QueryRows("PRAGMA integrity_check", 1), testing::ElementsAre("ok"));
    for (const schema::Object& object : catalog()->objects()) {
      for (const schema::Field& field : object.fields) {
        for (int target : field.to_objects) {
          const std::string sql = absl::StrCat(
              "SELECT count(*) FROM \"", object.table, "\" c WHERE c.\"", field.column,
              "\" IS NOT NULL",
              field.is_polymorphic() ? absl::StrCat(" AND c.", field.object_column(), " = ", target)
                                     : "",
              " AND NOT EXISTS (SELECT 1 FROM \"", catalog()->object(target).table,
              "\" p WHERE p.id = c.\"", field.column, "\")");
          EXPECT_EQ(QueryInt(sql), 0) << object.api << "." << field.api;
        }
      }
    }
  }

  // --- Records that a test needs and does not care about -----------------------------------------

  RecordId NewLead(const Fields& more = {}) {
    return Insert("Lead", With({{"LastName", "Lovelace"}, {"Company", "Engines"}}, more));
  }
  RecordId NewAccount(std::string_view name = "Acme") {
    return Insert("Account", {{"Name", std::string(name)}});
  }
  RecordId NewContact(RecordId account, const Fields& more = {}) {
    return Insert("Contact", With({{"LastName", "Hopper"}, {"AccountId", Ref(account)}}, more));
  }
  RecordId NewOpportunity(RecordId account, const Fields& more = {}) {
    return Insert("Opportunity", With({{"Name", "Deal"},
                                       {"AccountId", Ref(account)},
                                       {"StageName", "Prospecting"},
                                       {"CloseDate", "2026-06-30"}},
                                      more));
  }
  RecordId NewUser(std::string_view name = "Seller") {
    return Insert("User", {{"LastName", std::string(name)}});
  }

  // `base` with the values of `more` in their place or behind.
  static Fields With(Fields base, const Fields& more) {
    for (const auto& field : more) {
      auto it = std::find_if(base.begin(), base.end(),
                             [&](const auto& own) { return own.first == field.first; });
      if (it == base.end()) {
        base.push_back(field);
      } else {
        it->second = field.second;
      }
    }
    return base;
  }

  records::WriteContext Context(records::Authority authority = records::Authority::kUser) {
    return {store().user(), authority, reason_};
  }

  // Set, all of the above works in it.
  Transaction* transaction_ = nullptr;
  std::string reason_;
  int64_t now_ = kStart;

 private:
  void RemoveFiles() {
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path_ + suffix);
  }

  std::string path_;
  std::unique_ptr<Store> store_;
};

}  // namespace leadkit
