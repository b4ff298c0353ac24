#include "identity/segment_store.h"

#include <array>
#include <vector>

#include "base/error.h"

namespace leadkit::identity {
namespace {

using matching::Kind;

constexpr std::array<Kind, 2> kKinds = {Kind::kPerson, Kind::kCompany};
size_t PlaceOf(Kind kind) { return kind == Kind::kPerson ? 0 : 1; }

// A row that stays on its page of the store.
constexpr size_t kBytesOfLogRow = 1'500;

// Joins the segments of the first level into one of the second, if there are enough.
absl::Status JoinSegments(storage::WriteTxn& txn, Kind kind) {
  const auto number = static_cast<int64_t>(kind);
  LK_ASSIGN_OR_RETURN(
      const int64_t count,
      txn.connection().QueryInt(
          0, "SELECT count(*) FROM lk_match_segment WHERE kind = $1 AND level = 0", number));
  if (count < kSegmentsOfLevel) return absl::OkStatus();
  SegmentBuilder joined;
  {
    LK_ASSIGN_OR_RETURN(
        storage::StatementLease row,
        txn.connection().Prepare(
            "SELECT body FROM lk_match_segment WHERE kind = $1 AND level = 0 ORDER BY id"));
    row->Bind(number);
    while (true) {
      LK_ASSIGN_OR_RETURN(const bool found, row->Step());
      if (!found) break;
      LK_ASSIGN_OR_RETURN(const Segment segment, Segment::Parse(std::string(row->Text(0))));
      joined.Add(segment);
    }
  }
  LK_RETURN_IF_ERROR(
      txn.connection().Run("DELETE FROM lk_match_segment WHERE kind = $1 AND level = 0", number));
  return AddSegment(txn, kind, 1, &joined);
}

}  // namespace

absl::Status AddSegment(storage::WriteTxn& txn, Kind kind, int level, SegmentBuilder* builder) {
  if (builder->empty()) return absl::OkStatus();
  const std::string body = builder->Finish();
  LK_ASSIGN_OR_RETURN(storage::StatementLease insert,
                      txn.connection().Prepare("INSERT INTO lk_match_segment (id, kind, level, "
                                               "body) VALUES ($1, $2, $3, $4)"));
  insert->Bind(txn.NextId(), static_cast<int64_t>(kind), level);
  insert->BindBytes(4, body);
  return insert->Run();
}

absl::Status LogWriter::Add(storage::WriteTxn& txn, Kind kind, const LogEntry& entry) {
  Row& row = rows_[PlaceOf(kind)];
  if (row.body.empty()) {
    row.first = entry.id;
  } else {
    AppendLogId(entry.id, &row.body);
  }
  entry.AppendTo(&row.body);
  return row.body.size() < kBytesOfLogRow ? absl::OkStatus() : Store(txn, kind, &row);
}

absl::Status LogWriter::Finish(storage::WriteTxn& txn) {
  for (const Kind kind : kKinds) LK_RETURN_IF_ERROR(Store(txn, kind, &rows_[PlaceOf(kind)]));
  return absl::OkStatus();
}

absl::Status LogWriter::Store(storage::WriteTxn& txn, Kind kind, Row* row) {
  if (row->body.empty()) return absl::OkStatus();
  LK_ASSIGN_OR_RETURN(storage::StatementLease insert,
                      txn.connection().Prepare("INSERT INTO lk_match_log (seq, kind, record_id, "
                                               "body) VALUES ($1, $2, $3, $4)"));
  insert->Bind(txn.NextId(), static_cast<int64_t>(kind), row->first);
  insert->BindBytes(4, row->body);
  LK_RETURN_IF_ERROR(insert->Run());
  row->body.clear();
  return absl::OkStatus();
}

absl::Status FlushLog(storage::WriteTxn& txn) {
  std::array<SegmentBuilder, kKinds.size()> builders;
  {
    LK_ASSIGN_OR_RETURN(
        storage::StatementLease row,
        txn.connection().Prepare("SELECT kind, record_id, body FROM lk_match_log ORDER BY seq"));
    while (true) {
      LK_ASSIGN_OR_RETURN(const bool found, row->Step());
      if (!found) break;
      SegmentBuilder& builder = builders[PlaceOf(static_cast<Kind>(row->Int(0)))];
      LK_RETURN_IF_ERROR(ForEachLogEntry(row->Int(1), row->Text(2),
                                         [&](const LogEntry& entry) { entry.AddTo(&builder); }));
    }
  }
  LK_RETURN_IF_ERROR(txn.connection().Execute("DELETE FROM lk_match_log"));
  for (size_t i = 0; i < kKinds.size(); ++i) {
    LK_RETURN_IF_ERROR(AddSegment(txn, kKinds[i], 0, &builders[i]));
    LK_RETURN_IF_ERROR(JoinSegments(txn, kKinds[i]));
  }
  return absl::OkStatus();
}

}  // namespace leadkit::identity
