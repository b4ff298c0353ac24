// What stands behind the handles of leadkit.h.
//
// Every handle begins with a tag that names its type, so that one of another type is refused. A
// handle made from a store holds a reference to it, and the schema that its fields come from: close
// and free are safe in any order. In a forked child nothing is done to the parent's connections:
// what holds one is given up, not destroyed.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "conversion/convert.h"
#include "conversion/plan_document.h"
#include "identity/dedupe.h"
#include "identity/matcher.h"
#include "leadkit.h"
#include "leadkit/store.h"
#include "merge/merge.h"
#include "merge/unmerge.h"
#include "records/batch.h"
#include "records/reader.h"
#include "records/record.h"
#include "transfer/importer.h"

namespace leadkit::capi {

// "LEADKIT" and a number: not what other memory is likely to begin with.
enum class Tag : uint64_t {
  kError = 0x4C4541444B495401,
  kText,
  kStore,
  kOpenOptions,
  kFieldSpec,
  kRecord,
  kTransaction,
  kCursor,
  kBatch,
  kResults,
  kRows,
  kConvertOptions,
  kPlan,
  kConversion,
  kImportOptions,
  kImportResult,
  kMatchOptions,
  kMatches,
  kDuplicates,
  kMergeOptions,
  kMerge,
  kUnmerge,
};

struct Handle {
  explicit Handle(Tag tag_in) : tag(tag_in) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { tag = Tag{}; }

  volatile Tag tag;  // volatile: the write above is seen by a call on a handle that was just freed
};

template <Tag kOwnTag>
struct TypedHandle : Handle {
  static constexpr Tag kTag = kOwnTag;
  TypedHandle() : Handle(kOwnTag) {}
};

template <typename T>
bool IsA(const T* handle) {
  return handle != nullptr && handle->tag == T::kTag;
}

// A reference to a store, which keeps it alive.
class StoreRef {
 public:
  StoreRef() = default;
  explicit StoreRef(lk_store* store);
  StoreRef(const StoreRef& other) : StoreRef(other.store_) {}
  StoreRef(StoreRef&& other) noexcept : store_(std::exchange(other.store_, nullptr)) {}
  StoreRef& operator=(StoreRef other) noexcept {
    std::swap(store_, other.store_);
    return *this;
  }
  ~StoreRef();

  lk_store* get() const { return store_; }
  lk_store* operator->() const { return store_; }

 private:
  lk_store* store_ = nullptr;
};

// A transaction as its handle and the cursors that read in it see it.
struct TransactionState {
  // Cursors are handles of their own and may be used by another thread. Recursive, because a
  // callback may read in the transaction that called it.
  std::recursive_mutex mutex;
  std::unique_ptr<Transaction> transaction;  // null: over
  RecordId user = kNoId;
  std::string reason;      // of moves that give none of their own
  bool automated = false;  // moves go forward only
  bool failed = false;     // the engine has rolled it back by itself
  std::vector<lk_cursor*> cursors;
};

// A walk over records and the read transaction that it needs, in this order: the statement goes
// first.
struct Walk {
  Walk(std::unique_ptr<storage::ReadLease> lease_in, records::RecordScan scan_in)
      : lease(std::move(lease_in)), scan(std::move(scan_in)) {}
  std::unique_ptr<storage::ReadLease> lease;  // null: reads in a transaction
  records::RecordScan scan;
};

// A row of lk_rows. Empty and 0 where a column does not apply.
struct Row {
  int32_t kind = 0;
  int object = -1;
  int64_t position = 0;
  int64_t at = 0;
  RecordId by = kNoId;
  RecordId record_id = kNoId;
  int64_t cycle = 0;
  lk_status code = LK_OK;
  std::string field;
  std::string old_value;
  std::string new_value;
  std::string reason;
};

// What a lead had that no field took.
struct UnmappedValue {
  std::string field;
  std::string value;
};

// A waterfall as it is lent: names that end with a 0 byte.
struct ShownStep {
  std::string field;
  std::string level;
  int32_t weight = 0;  // thousandths of a bit
  int32_t frequency = 0;
};
struct ShownMatch {
  leadkit::identity::Match match;
  std::vector<ShownStep> steps;
  std::string text;
};

struct ResultRow {
  lk_status status = LK_OK;
  bool created = false;
  RecordId id = kNoId;
  std::unique_ptr<lk_error> error;
  std::unique_ptr<lk_conversion> conversion;
};

}  // namespace leadkit::capi

struct lk_error : leadkit::capi::TypedHandle<leadkit::capi::Tag::kError> {
  lk_status code = LK_OK;
  std::string message;
  std::string object;
  std::string field;
  int64_t record_id = 0;
  std::string record_text;
};

struct lk_text : leadkit::capi::TypedHandle<leadkit::capi::Tag::kText> {
  std::string text;
};

// Lives until the caller has closed it and all references are gone.
struct lk_store : leadkit::capi::TypedHandle<leadkit::capi::Tag::kStore> {
  ~lk_store();

  std::unique_ptr<leadkit::Store> store;
  std::atomic<int64_t> references{1};  // the caller's
  std::atomic<bool> closed{false};
};

struct lk_open_options : leadkit::capi::TypedHandle<leadkit::capi::Tag::kOpenOptions> {
  leadkit::storage::DatabaseOptions options;
};

struct lk_field_spec : leadkit::capi::TypedHandle<leadkit::capi::Tag::kFieldSpec> {
  leadkit::schema::Field field;
  std::string default_text;
  std::string target;
};

struct lk_record : leadkit::capi::TypedHandle<leadkit::capi::Tag::kRecord> {
  leadkit::capi::StoreRef store;
  // The last schema is in use. Names and texts that were lent live on in the earlier ones.
  mutable std::vector<std::shared_ptr<const leadkit::storage::Schema>> schemas;
  mutable std::vector<leadkit::records::Record> retired;
  mutable leadkit::records::Record record;
  std::vector<bool> touched;  // by ordinal: set by the caller, hence to be written
  bool extra_touched = false;
  bool allow_duplicates = false;
  mutable std::unordered_map<int, std::string> texts;  // that get_text has lent, by ordinal
  mutable std::string proto;
};

struct lk_transaction : leadkit::capi::TypedHandle<leadkit::capi::Tag::kTransaction> {
  leadkit::capi::StoreRef store;
  std::shared_ptr<leadkit::capi::TransactionState> state;
};

struct lk_cursor : leadkit::capi::TypedHandle<leadkit::capi::Tag::kCursor> {
  ~lk_cursor();

  leadkit::capi::StoreRef store;
  std::shared_ptr<leadkit::capi::TransactionState> transaction;  // null: reads what is committed
  std::unique_ptr<leadkit::capi::Walk> walk;                     // null: over, as `ended` says
  absl::Status ended;
  leadkit::RecordId last = leadkit::kNoId;  // records with greater ids came after the cursor
  lk_record row;
};

struct lk_batch : leadkit::capi::TypedHandle<leadkit::capi::Tag::kBatch> {
  leadkit::capi::StoreRef store;
  std::shared_ptr<const leadkit::storage::Schema> schema;
  std::unique_ptr<leadkit::records::Batch> batch;
};

struct lk_conversion : leadkit::capi::TypedHandle<leadkit::capi::Tag::kConversion> {
  leadkit::conversion::Conversion made;
  std::vector<leadkit::capi::UnmappedValue> unmapped;
  mutable std::string json;  // made when first asked for
};

struct lk_results : leadkit::capi::TypedHandle<leadkit::capi::Tag::kResults> {
  std::vector<leadkit::capi::ResultRow> rows;
  int64_t failed = 0;
};

struct lk_rows : leadkit::capi::TypedHandle<leadkit::capi::Tag::kRows> {
  std::vector<leadkit::capi::Row> rows;
  size_t next = 0;
  bool has_row = false;
  std::string by_text;  // of the current row
  std::string record_text;
  // Replaces `rows` by those that follow, none at the end. Null: there are no more.
  std::function<absl::Status(std::vector<leadkit::capi::Row>*)> more;
};

struct lk_convert_options : leadkit::capi::TypedHandle<leadkit::capi::Tag::kConvertOptions> {
  leadkit::conversion::ConvertOptions options;
};

struct lk_plan : leadkit::capi::TypedHandle<leadkit::capi::Tag::kPlan> {
  leadkit::capi::StoreRef store;
  std::shared_ptr<const leadkit::storage::Schema> schema;
  std::unique_ptr<lk_error> refusal;
  mutable std::optional<leadkit::conversion::Plan> plan;  // until the document is made from it
  // Made when first asked for: whoever plans only to apply has no use for them.
  mutable leadkit::conversion::PlanDocument document;
  mutable std::string json;
  mutable std::string bytes;
};

struct lk_import_options : leadkit::capi::TypedHandle<leadkit::capi::Tag::kImportOptions> {
  leadkit::transfer::ImportOptions options;
};

struct lk_import_result : leadkit::capi::TypedHandle<leadkit::capi::Tag::kImportResult> {
  leadkit::transfer::ImportResult result;
  std::vector<leadkit::capi::Row> errors;
};

struct lk_match_options : leadkit::capi::TypedHandle<leadkit::capi::Tag::kMatchOptions> {
  std::vector<std::string> objects;
  leadkit::identity::MatchOptions options;  // but for the objects, which each store looks up
};

struct lk_matches : leadkit::capi::TypedHandle<leadkit::capi::Tag::kMatches> {
  leadkit::identity::MatchAnswer answer;  // its matches are in `shown`
  std::vector<leadkit::capi::ShownMatch> shown;
  bool explained = false;
};

// Also the pairs that wait for review, without groups.
struct lk_duplicates : leadkit::capi::TypedHandle<leadkit::capi::Tag::kDuplicates> {
  leadkit::identity::DedupeResult found;
  int64_t queued = 0;
};

struct lk_merge_options : leadkit::capi::TypedHandle<leadkit::capi::Tag::kMergeOptions> {
  leadkit::merge::MergeOptions options;
};

// A merge that was done, or one that is planned.
struct lk_merge : leadkit::capi::TypedHandle<leadkit::capi::Tag::kMerge> {
  std::shared_ptr<const leadkit::storage::Schema> schema;  // that the plan's records are of
  leadkit::merge::MergePlan plan;
  leadkit::RecordId id = leadkit::kNoId;  // of the journal; kNoId: planned
  std::unique_ptr<lk_error> refusal;
  mutable std::string json;  // made when first asked for
};

struct lk_unmerge : leadkit::capi::TypedHandle<leadkit::capi::Tag::kUnmerge> {
  std::shared_ptr<const leadkit::storage::Schema> schema;
  leadkit::merge::Unmerged undone;
  mutable std::string json;
};
