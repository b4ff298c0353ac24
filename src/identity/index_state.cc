#include "identity/index_state.h"

#include <algorithm>

#include "base/error.h"
#include "matching/stable_hash.h"

namespace leadkit::identity {
namespace {

constexpr size_t kMinProfileBytes = 4 * 1024 * 1024;

// Of a row of the log.
uint64_t HashOf(RecordId first, std::string_view body) {
  return matching::StableHash(body, static_cast<uint64_t>(first));
}

}  // namespace

absl::StatusOr<IndexMark> ReadIndexMark(storage::Connection& connection) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      connection.Prepare("SELECT generation, position, people, companies, log_entries FROM "
                         "lk_match_state"));
  LK_ASSIGN_OR_RETURN(const bool on, row->Step());
  if (!on) return IndexMark();
  return IndexMark{true, row->Int(0), row->Int(1), row->Int(2), row->Int(3), row->Int(4)};
}

absl::StatusOr<IndexMark> RequireIndex(storage::Connection& connection) {
  LK_ASSIGN_OR_RETURN(const IndexMark mark, ReadIndexMark(connection));
  if (mark.on) return mark;
  return MakeError(Code::kWrongState,
                   "matching is off in this store; switch it on with lk_matching_switch_on or "
                   "`leadkit matching on`");
}

absl::Status IndexState::Refresh(const storage::View& view, const IndexMark& mark) {
  if (mark_.on && mark.generation == mark_.generation && mark.position == mark_.position) {
    return absl::OkStatus();
  }
  if (mark.generation != mark_.generation) *this = IndexState();
  // Until all of it is read, it knows nothing for sure.
  mark_ = IndexMark();
  LK_RETURN_IF_ERROR(LoadSegments(view));
  LK_ASSIGN_OR_RETURN(const bool still, StillHasLog(view));
  if (!still) DropLog();
  LK_RETURN_IF_ERROR(LoadLog(view));
  mark_ = mark;
  return absl::OkStatus();
}

absl::Status IndexState::LoadSegments(const storage::View& view) {
  std::vector<std::pair<RecordId, int64_t>> stored;
  {
    LK_ASSIGN_OR_RETURN(storage::StatementLease row,
                        view.connection.Prepare("SELECT id, kind FROM lk_match_segment"));
    while (true) {
      LK_ASSIGN_OR_RETURN(const bool found, row->Step());
      if (!found) break;
      stored.push_back({row->Int(0), row->Int(1)});
    }
  }
  const auto is_stored = [&](RecordId id) {
    return std::any_of(stored.begin(), stored.end(), [&](const auto& s) { return s.first == id; });
  };
  for (Part& part : parts_) {
    std::erase_if(part.segments, [&](const Loaded& s) { return !is_stored(s.id); });
  }
  for (const auto& [id, kind] : stored) {
    std::vector<Loaded>& segments = part(kind).segments;
    if (std::any_of(segments.begin(), segments.end(),
                    [&, wanted = id](const Loaded& s) { return s.id == wanted; })) {
      continue;
    }
    LK_ASSIGN_OR_RETURN(storage::StatementLease row,
                        view.connection.Prepare("SELECT body FROM lk_match_segment WHERE id = $1"));
    row->Bind(id);
    LK_RETURN_IF_ERROR(row->Step().status());
    LK_ASSIGN_OR_RETURN(Segment segment, Segment::Parse(std::string(row->Text(0))));
    segments.push_back({id, std::move(segment)});
  }
  size_t bytes = 0;
  for (const Part& part : parts_) {
    for (const Loaded& loaded : part.segments) bytes += loaded.segment.bytes().size();
  }
  // As much as the rest of the index takes.
  profiles_->SetLimit(std::max(bytes, kMinProfileBytes));
  return absl::OkStatus();
}

absl::StatusOr<bool> IndexState::StillHasLog(const storage::View& view) const {
  // Without a row to hold on to, whole logs may have come and gone, or not have come yet.
  if (last_seq_ == 0) return false;
  LK_ASSIGN_OR_RETURN(storage::StatementLease row,
                      view.connection.Prepare("SELECT record_id, body FROM lk_match_log WHERE "
                                              "seq = $1"));
  row->Bind(last_seq_);
  LK_ASSIGN_OR_RETURN(const bool found, row->Step());
  return found && HashOf(row->Int(0), row->Text(1)) == last_hash_;
}

void IndexState::DropLog() {
  for (Part& part : parts_) {
    part.keys.clear();
    part.values.clear();
    part.totals = {};
  }
  profiles_->Clear();
  last_seq_ = 0;
}

absl::Status IndexState::LoadLog(const storage::View& view) {
  LK_ASSIGN_OR_RETURN(storage::StatementLease row,
                      view.connection.Prepare("SELECT seq, kind, record_id, body FROM lk_match_log "
                                              "WHERE seq > $1 ORDER BY seq"));
  row->Bind(last_seq_);
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return absl::OkStatus();
    Part& to = part(row->Int(1));
    LK_RETURN_IF_ERROR(ForEachLogEntry(row->Int(2), row->Text(3), [&](const LogEntry& entry) {
      profiles_->Drop(entry.id);
      to.Take(entry);
    }));
    last_seq_ = row->Int(0);
    last_hash_ = HashOf(row->Int(2), row->Text(3));
  }
}

void IndexState::Part::Take(const LogEntry& entry) {
  for (const uint32_t key : entry.keys) {
    auto& with_key = keys[key];
    // A record that got a key, lost it and got it again has it once.
    if (with_key.empty() || with_key.back() != entry.id) with_key.push_back(entry.id);
  }
  for (const auto& [value, by] : entry.values) values[value] += by;
  entry.ForEachTotal([&](matching::Term term, int by) { totals[static_cast<size_t>(term)] += by; });
}

IndexState::Postings IndexState::PostingsOf(matching::Kind kind, uint32_t key) const {
  const Part& of = part(kind);
  Postings postings;
  for (const Loaded& loaded : of.segments) {
    const auto [begin, end] = loaded.segment.Find(key);
    if (begin == end) continue;
    postings.ranges_.push_back({&loaded.segment, begin, end});
    postings.size_ += end - begin;
  }
  if (const auto it = of.keys.find(key); it != of.keys.end()) {
    postings.recent_ = it->second;
    postings.size_ += it->second.size();
  }
  return postings;
}

int64_t IndexState::CountOf(matching::Kind kind, uint64_t value) const {
  const Part& of = part(kind);
  int64_t count = 0;
  for (const Loaded& loaded : of.segments) count += loaded.segment.CountOf(value);
  const auto it = of.values.find(value);
  return it == of.values.end() ? count : count + it->second;
}

int64_t IndexState::TotalOf(matching::Kind kind, matching::Term term) const {
  const auto index = static_cast<size_t>(term);
  const Part& of = part(kind);
  int64_t total = of.totals[index];
  for (const Loaded& loaded : of.segments) total += loaded.segment.totals()[index];
  return total;
}

uint32_t StoredFrequencies::Count(matching::Term, uint64_t hash) const {
  const auto [it, added] = counts_.try_emplace(hash, 0);
  if (added) {
    it->second = static_cast<uint32_t>(std::max<int64_t>(state_->CountOf(kind_, hash), 0));
  }
  return it->second;
}

uint64_t StoredFrequencies::Total(matching::Term term) const {
  int64_t& total = totals_[static_cast<size_t>(term)];
  if (total == 0) total = 1 + std::max<int64_t>(state_->TotalOf(kind_, term), 0);
  return static_cast<uint64_t>(total - 1);
}

}  // namespace leadkit::identity
