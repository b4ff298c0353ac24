// What happened: the history of a record, and the events of the whole store.
#include "records/history.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "capi/calls.h"
#include "capi/rows.h"
#include "records/merged.h"

namespace leadkit::capi {
namespace {

// Events read at a time.
constexpr int64_t kEventsPerRead = 1000;
constexpr int64_t kMaxEvents = 1'000'000;

// The field whose moves make up the status history of an object.
std::string_view StatusFieldOf(const storage::View& view, int object) {
  const schema::Known& known = view.known();
  if (object == known.lead.object) return "Status";
  if (object == known.opportunity.object) return "StageName";
  return "";
}

// Adds what happened to one record. A move of the status is a row of its own, so that the change of
// the field which it also is is left out.
absl::Status AddRecord(const storage::View& view, RecordId id, std::vector<Row>* rows) {
  LK_ASSIGN_OR_RETURN(const std::vector<records::StatusMove> moves,
                      records::ListStatusMoves(view, id));
  for (const records::StatusMove& move : moves) {
    Row row;
    row.kind = LK_HISTORY_STATUS;
    row.position = move.seq;
    row.at = move.at;
    row.by = move.by;
    row.object = move.object;
    row.record_id = id;
    row.field = StatusFieldOf(view, move.object);
    row.old_value = move.from;
    row.new_value = move.to;
    row.reason = move.reason;
    row.cycle = move.cycle;
    rows->push_back(std::move(row));
  }
  LK_ASSIGN_OR_RETURN(const std::vector<records::FieldChange> changes,
                      records::ListFieldChanges(view, id));
  for (const records::FieldChange& change : changes) {
    if (change.field == StatusFieldOf(view, change.object)) continue;
    const bool is_field = view.catalog().object(change.object).Find(change.field) != nullptr;
    Row row;
    row.kind = is_field ? LK_HISTORY_FIELD : LK_HISTORY_MARK;
    row.position = change.seq;
    row.at = change.at;
    row.by = change.by;
    row.object = change.object;
    row.record_id = id;
    row.field = change.field;
    row.old_value = change.old_value;
    row.new_value = change.new_value;
    rows->push_back(std::move(row));
  }
  return absl::OkStatus();
}

// And to the records that were merged into it.
absl::Status AddMerged(const storage::View& view, RecordId id, std::vector<Row>* rows) {
  LK_ASSIGN_OR_RETURN(const std::vector<RecordId> merged, records::MergedInto(view, id));
  for (RecordId one : merged) LK_RETURN_IF_ERROR(AddRecord(view, one, rows));
  return absl::OkStatus();
}

// The leads that became a contact, as its own history tells: they may be gone themselves.
std::vector<RecordId> LeadsOf(const storage::View& view, const std::vector<Row>& rows) {
  std::vector<RecordId> leads;
  const schema::Known& known = view.known();
  for (const Row& row : rows) {
    const bool from_lead = row.kind == LK_HISTORY_MARK && row.object == known.contact.object &&
                           row.field.ends_with("Lead");
    const std::optional<ParsedId> lead = from_lead ? ParseId(row.new_value) : std::nullopt;
    if (lead.has_value() && lead->prefix == view.catalog().object(known.lead.object).prefix) {
      leads.push_back(lead->id);
    }
  }
  return leads;
}

absl::Status ReadHistory(const storage::View& view, RecordId id, std::vector<Row>* rows) {
  LK_RETURN_IF_ERROR(AddRecord(view, id, rows));
  if (rows->empty()) {
    // Nothing was kept of it, or there never was such a record.
    LK_RETURN_IF_ERROR(records::FindById(view, id).status());
  }
  LK_RETURN_IF_ERROR(AddMerged(view, id, rows));
  for (RecordId lead : LeadsOf(view, *rows)) {
    LK_RETURN_IF_ERROR(AddRecord(view, lead, rows));
    LK_RETURN_IF_ERROR(AddMerged(view, lead, rows));
  }
  std::sort(rows->begin(), rows->end(),
            [](const Row& a, const Row& b) { return a.position < b.position; });
  for (Row& row : *rows) row.position = 0;  // not a column of this list
  return absl::OkStatus();
}

// Reads events in parts: they are only ever appended, in the order of their commits.
class EventSource {
 public:
  EventSource(StoreRef store, int64_t after, int64_t limit)
      : store_(std::move(store)), after_(after), left_(limit) {}

  absl::Status operator()(std::vector<Row>* rows) {
    LK_RETURN_IF_ERROR(CheckProcess(store_));
    LK_ASSIGN_OR_RETURN(storage::ReadLease lease, store_->store->database().Read());
    LK_RETURN_IF_ERROR(records::ListEvents(
        lease.view(), after_, std::min(left_, kEventsPerRead), [&](const records::Event& event) {
          Row row;
          row.kind = static_cast<int32_t>(event.kind);
          row.position = event.position;
          row.at = event.at;
          row.by = event.by;
          row.object = event.object;
          row.record_id = event.record_id;
          const bool merge = event.kind == records::EventKind::kMerged ||
                             event.kind == records::EventKind::kUnmerged;
          (merge ? row.new_value : row.field) = event.fields;
          rows->push_back(std::move(row));
          return absl::OkStatus();
        }));
    // Only now: events that were lost to an error half way are read again.
    if (!rows->empty()) after_ = rows->back().position;
    left_ -= static_cast<int64_t>(rows->size());
    return absl::OkStatus();
  }

 private:
  StoreRef store_;
  int64_t after_;
  int64_t left_;
};

}  // namespace

extern "C" {

LK_API lk_status lk_history_list(lk_store* store, lk_transaction* tx, int64_t record_id,
                                 lk_rows** out_rows, lk_error** out_error) {
  return Guard(out_error, Outs(out_rows), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOut(out_rows, "out_rows"));
    std::vector<Row> rows;
    LK_RETURN_IF_ERROR(Read(store, tx, [&](const Reading& reading) {
      return ReadHistory(reading.view, record_id, &rows);
    }));
    *out_rows = NewRows(std::move(rows));
    return absl::OkStatus();
  });
}

LK_API lk_status lk_event_list(lk_store* store, int64_t after_position, int64_t limit,
                               lk_rows** out_rows, lk_error** out_error) {
  return Guard(out_error, Outs(out_rows), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    LK_RETURN_IF_ERROR(CheckOut(out_rows, "out_rows"));
    LK_RETURN_IF_ERROR(CheckRange(after_position, 0, INT64_MAX, "after_position"));
    LK_RETURN_IF_ERROR(CheckRange(limit, 1, kMaxEvents, "limit"));
    EventSource source(StoreRef(store), after_position, limit);
    std::vector<Row> rows;
    LK_RETURN_IF_ERROR(source(&rows));
    *out_rows = NewRows(std::move(rows), std::move(source));
    return absl::OkStatus();
  });
}

}  // extern "C"

}  // namespace leadkit::capi
