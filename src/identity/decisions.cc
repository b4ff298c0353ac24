#include "identity/decisions.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "identity/profile_source.h"
#include "records/laws.h"
#include "records/merged.h"
#include "records/reader.h"

namespace leadkit::identity {
namespace {

// A decision that was kept for an unmerge.
struct Kept {
  RecordId a = kNoId;
  RecordId b = kNoId;
  Decision what;
};

// Keeps what moving decisions from one record to another would change.
absl::Status KeepDecisions(storage::WriteTxn& txn, RecordId from, RecordId to) {
  return txn.connection().Run(
      "INSERT INTO lk_match_moved (record_id, a, b, same, at, by_id, note) SELECT $1, "
      "d.a, d.b, d.same, d.at, d.by_id, d.note FROM lk_match_decision AS d WHERE d.a = $1 OR d.b = "
      "$1 OR ((d.a = $2 OR d.b = $2) AND EXISTS (SELECT 1 FROM lk_match_decision AS f WHERE (f.a = "
      "$1 AND f.b = d.a + d.b - $2) OR (f.b = $1 AND f.a = d.a + d.b - $2)))",
      from, to);
}

absl::StatusOr<std::vector<Kept>> KeptDecisions(storage::WriteTxn& txn, RecordId from) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      txn.connection().Prepare("SELECT a, b, same, at, by_id, note FROM lk_match_moved WHERE "
                               "record_id = $1 ORDER BY a, b"));
  row->Bind(from);
  std::vector<Kept> kept;
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return kept;
    kept.push_back({row->Int(0),
                    row->Int(1),
                    {kNoId, static_cast<Verdict>(row->Int(2)), row->Int(3), row->Int(4),
                     std::string(row->Text(5))}});
  }
}

// Writes a decision on a pair; `else_` says what becomes of one that is there already.
absl::Status Insert(storage::WriteTxn& txn, RecordId x, RecordId y, const Decision& what,
                    std::string_view else_) {
  const auto [low, high] = std::minmax(x, y);
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease insert,
      txn.connection().Prepare(absl::StrCat(
          "INSERT INTO lk_match_decision (a, b, same, at, by_id, note) VALUES ($1, $2, $3, $4, $5, "
          "$6) ON CONFLICT (a, b) DO ",
          ToAbsl(else_))));
  insert->Bind(low, high, static_cast<int64_t>(what.verdict), what.at, what.by);
  if (what.note.empty()) {
    insert->BindNull(6);
  } else {
    insert->BindText(6, what.note);
  }
  return insert->Run();
}

// Writes a decision that was kept; one that was made since stays.
absl::Status PutIn(storage::WriteTxn& txn, RecordId x, RecordId y, const Kept& kept) {
  return Insert(txn, x, y, kept.what, "NOTHING");
}

// Takes the decision on a pair out if it is this one still.
absl::Status TakeOut(storage::WriteTxn& txn, RecordId x, RecordId y, const Kept& kept) {
  const auto [low, high] = std::minmax(x, y);
  return txn.connection().Run(
      "DELETE FROM lk_match_decision WHERE a = $1 AND b = $2 AND same = $3 AND at = $4 AND by_id = "
      "$5",
      low, high, static_cast<int64_t>(kept.what.verdict), kept.what.at, kept.what.by);
}

}  // namespace

absl::Status CheckDecidable(const storage::View& view, RecordId a, RecordId b) {
  const schema::Known& known = view.known();
  const schema::Object* objects[2] = {};
  for (int i = 0; i < 2; ++i) {
    LK_ASSIGN_OR_RETURN(const records::FoundRecord found, records::FindById(view, i == 0 ? a : b));
    objects[i] = found.object;
    if (found.record.Bool(found.object->system.is_deleted)) {
      return MakeError(Code::kEntityIsDeleted, "the record is in the recycle bin",
                       {found.object->api, "", found.record.id()});
    }
    const bool is_lead = found.object->index == known.lead.object;
    if (is_lead && found.record.Bool(known.lead.is_converted)) {
      return records::ConvertedLeadError(view, found.record);
    }
  }
  if (a == b) return MakeError(Code::kInvalidArgument, "the two are one and the same record");
  const auto is_pair = [&](int x, int y) {
    return (objects[0]->index == x && objects[1]->index == y) ||
           (objects[0]->index == y && objects[1]->index == x);
  };
  const auto kind = KindOf(known, objects[0]->index);
  if (kind.has_value() && kind == KindOf(known, objects[1]->index)) return absl::OkStatus();
  if (is_pair(known.lead.object, known.account.object)) return absl::OkStatus();
  return MakeError(Code::kInvalidArgument,
                   absl::StrCat(objects[0]->api, " and ", objects[1]->api,
                                " are never the same; decide about leads and contacts, accounts, "
                                "or a lead and its account"));
}

absl::Status Decide(storage::WriteTxn& txn, const records::WriteContext& context, RecordId a,
                    RecordId b, Verdict verdict, std::string_view note) {
  LK_RETURN_IF_ERROR(CheckDecidable(txn.view(), a, b));
  const RecordId by = context.actor == kNoId ? txn.system_user() : context.actor;
  LK_RETURN_IF_ERROR(Insert(txn, a, b, {kNoId, verdict, txn.now(), by, std::string(note)},
                            "UPDATE SET same = excluded.same, at = excluded.at, by_id = "
                            "excluded.by_id, note = excluded.note"));
  const auto [low, high] = std::minmax(a, b);
  return txn.connection().Run("DELETE FROM lk_match_review WHERE a = $1 AND b = $2", low, high);
}

absl::Status TakeBack(storage::WriteTxn& txn, RecordId a, RecordId b) {
  const auto [low, high] = std::minmax(a, b);
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease gone,
      txn.connection().Prepare("DELETE FROM lk_match_decision WHERE a = $1 AND b = $2"));
  gone->Bind(low, high);
  LK_RETURN_IF_ERROR(gone->Run());
  if (gone->RowsChanged() > 0) return absl::OkStatus();
  return MakeError(Code::kNotFound, "nothing was decided about these two records");
}

absl::StatusOr<std::vector<Decision>> DecisionsOf(const storage::View& view, RecordId id) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view.connection.Prepare("SELECT b, same, at, by_id, note FROM lk_match_decision WHERE a = $1 "
                              "UNION ALL SELECT a, same, at, by_id, note FROM lk_match_decision "
                              "WHERE b = $1 ORDER BY 1"));
  row->Bind(id);
  std::vector<Decision> decisions;
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return decisions;
    decisions.push_back({row->Int(0), static_cast<Verdict>(row->Int(1)), row->Int(2), row->Int(3),
                         std::string(row->Text(4))});
  }
}

absl::Status MoveDecisions(storage::WriteTxn& txn, RecordId from, RecordId to) {
  storage::Connection& connection = txn.connection();
  LK_RETURN_IF_ERROR(KeepDecisions(txn, from, to));
  for (const char* sql :
       {"INSERT INTO lk_match_decision (a, b, same, at, by_id, note) SELECT CASE WHEN o < $1 THEN "
        "o ELSE $1 END, "
        "CASE WHEN o < $1 THEN $1 ELSE o END, same, at, by_id, note FROM (SELECT CASE a WHEN $2 "
        "THEN b ELSE a END AS o, same, at, by_id, "
        "note FROM lk_match_decision WHERE a = $2 OR b = $2) AS moved WHERE o <> $1 ON CONFLICT "
        "(a, "
        "b) DO UPDATE SET same = excluded.same, at = excluded.at, by_id = excluded.by_id, note = "
        "excluded.note WHERE excluded.at >= lk_match_decision.at",
        "INSERT INTO lk_match_review (a, b, total, at) SELECT CASE WHEN o < $1 THEN o ELSE $1 "
        "END, CASE WHEN o < $1 THEN $1 ELSE o END, total, at "
        "FROM (SELECT CASE a WHEN $2 THEN b ELSE a END AS o, total, at FROM lk_match_review WHERE "
        "a = $2 OR b = $2) AS moved WHERE o <> $1 ON CONFLICT (a, b) DO NOTHING"}) {
    LK_RETURN_IF_ERROR(connection.Run(sql, to, from));
  }
  LK_RETURN_IF_ERROR(connection.Run("DELETE FROM lk_match_decision WHERE a = $1 OR b = $1", from));
  LK_RETURN_IF_ERROR(connection.Run("DELETE FROM lk_match_review WHERE a = $1 OR b = $1", from));
  // What was decided waits no more.
  return connection.Run(
      "DELETE FROM lk_match_review WHERE (a = $1 OR b = $1) AND EXISTS (SELECT 1 FROM "
      "lk_match_decision AS d WHERE d.a = lk_match_review.a AND d.b = lk_match_review.b)",
      to);
}

absl::Status RestoreDecisions(storage::WriteTxn& txn, RecordId from, RecordId to) {
  LK_ASSIGN_OR_RETURN(const std::vector<Kept> kept, KeptDecisions(txn, from));
  for (const Kept& one : kept) {
    if (one.a != from && one.b != from) continue;
    const RecordId other = one.a == from ? one.b : one.a;
    // It may itself have been merged away since, and what was decided with it.
    LK_ASSIGN_OR_RETURN(const RecordId now, records::LastSurvivorOf(txn.view(), other));
    if (now == from) continue;
    if (now != to) {
      const Kept* before = nullptr;  // what had been decided about `to` and the same record
      for (const Kept& its : kept) {
        if (std::minmax(its.a, its.b) == std::minmax(to, other)) before = &its;
      }
      LK_RETURN_IF_ERROR(TakeOut(txn, to, now, one));
      if (before != nullptr) LK_RETURN_IF_ERROR(PutIn(txn, to, now, *before));
    }
    LK_RETURN_IF_ERROR(PutIn(txn, from, now, one));
  }
  return txn.connection().Run("DELETE FROM lk_match_moved WHERE record_id = $1", from);
}

absl::Status AddReview(storage::WriteTxn& txn, RecordId a, RecordId b, matching::MilliBits total) {
  const auto [low, high] = std::minmax(a, b);
  return txn.connection().Run(
      "INSERT INTO lk_match_review (a, b, total, at) SELECT $1, $2, $3, $4 WHERE NOT EXISTS "
      "(SELECT "
      "1 FROM lk_match_decision WHERE a = $1 AND b = $2) ON CONFLICT (a, b) DO UPDATE SET total = "
      "excluded.total",
      low, high, total, txn.now());
}

absl::StatusOr<std::vector<ReviewPair>> ListReviews(const storage::View& view, int64_t limit) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view.connection.Prepare(
          "SELECT r.a, r.b, x.object, y.object, r.total, r.at FROM lk_match_review AS r JOIN "
          "lk_match_profile AS x ON x.id = r.a JOIN lk_match_profile AS y ON y.id = r.b ORDER BY "
          "r.total DESC, r.a, r.b LIMIT $1"));
  row->Bind(limit);
  std::vector<ReviewPair> pairs;
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return pairs;
    pairs.push_back({row->Int(0), row->Int(1), static_cast<int>(row->Int(2)),
                     static_cast<int>(row->Int(3)), static_cast<matching::MilliBits>(row->Int(4)),
                     row->Int(5)});
  }
}

}  // namespace leadkit::identity
