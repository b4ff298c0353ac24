#include "identity/segment_store.h"

#include <array>
#include <vector>

#include "base/error.h"

namespace leadkit::identity {
namespace {

using matching::Kind;

constexpr std::array<Kind, 2> kKinds = {Kind::kPerson, Kind::kCompany};

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

absl::Status AppendLog(storage::WriteTxn& txn, Kind kind, const LogEntry& entry) {
  const std::string body = entry.Format();
  LK_ASSIGN_OR_RETURN(storage::StatementLease insert,
                      txn.connection().Prepare("INSERT INTO lk_match_log (seq, kind, record_id, "
                                               "body) VALUES ($1, $2, $3, $4)"));
  insert->Bind(txn.NextId(), static_cast<int64_t>(kind), entry.id);
  insert->BindBytes(4, body);
  return insert->Run();
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
      LK_ASSIGN_OR_RETURN(const LogEntry entry, LogEntry::Parse(row->Int(1), row->Text(2)));
      entry.AddTo(&builders[row->Int(0) == static_cast<int64_t>(Kind::kPerson) ? 0 : 1]);
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
