#include "identity/log_entry.h"

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "matching/keys.h"

namespace leadkit::identity {
namespace {

using matching::ProfileView;

// Keys and values of one profile, sorted, each once.
struct Content {
  std::vector<uint32_t> keys;
  std::vector<uint64_t> values;
  uint32_t terms = 0;
};

Content ContentOf(matching::Kind kind, std::string_view profile) {
  Content content;
  if (profile.empty()) return content;
  const ProfileView view(profile);
  matching::ForEachKey(
      view, kind, [&](matching::Rule, uint64_t key) { content.keys.push_back(ShortKey(key)); });
  matching::ForEachTerm(view, [&](matching::Term term, uint64_t hash) {
    content.values.push_back(hash);
    content.terms |= 1u << static_cast<uint32_t>(term);
  });
  std::sort(content.keys.begin(), content.keys.end());
  content.keys.erase(std::unique(content.keys.begin(), content.keys.end()), content.keys.end());
  std::sort(content.values.begin(), content.values.end());
  return content;
}

struct Header {
  uint32_t gained, lost, keys, values;

  size_t bytes() const { return sizeof(Header) + size_t{keys} * 4 + size_t{values} * 9; }
};

absl::Status Corrupt() {
  return MakeError(Code::kCorrupt,
                   "the log of the matching index is damaged; switch matching off and on again");
}

template <typename T>
T TakeOne(const char** at) {
  T value;
  std::memcpy(&value, *at, sizeof value);
  *at += sizeof value;
  return value;
}

template <typename T>
void Append(const T& value, std::string* out) {
  out->append(reinterpret_cast<const char*>(&value), sizeof value);
}

}  // namespace

LogEntry LogEntry::Between(RecordId id, matching::Kind kind, std::string_view before,
                           std::string_view after) {
  const Content old_content = ContentOf(kind, before);
  const Content new_content = ContentOf(kind, after);
  LogEntry entry;
  entry.id = id;
  std::set_difference(new_content.keys.begin(), new_content.keys.end(), old_content.keys.begin(),
                      old_content.keys.end(), std::back_inserter(entry.keys));
  std::vector<uint64_t> values;
  std::set_difference(new_content.values.begin(), new_content.values.end(),
                      old_content.values.begin(), old_content.values.end(),
                      std::back_inserter(values));
  for (const uint64_t value : values) entry.values.push_back({value, 1});
  values.clear();
  std::set_difference(old_content.values.begin(), old_content.values.end(),
                      new_content.values.begin(), new_content.values.end(),
                      std::back_inserter(values));
  for (const uint64_t value : values) entry.values.push_back({value, -1});
  entry.gained = new_content.terms & ~old_content.terms;
  entry.lost = old_content.terms & ~new_content.terms;
  return entry;
}

void LogEntry::AppendTo(std::string* bytes) const {
  const Header header{gained, lost, static_cast<uint32_t>(keys.size()),
                      static_cast<uint32_t>(values.size())};
  Append(header, bytes);
  for (const uint32_t key : keys) Append(key, bytes);
  for (const auto& [value, by] : values) {
    Append(value, bytes);
    Append(static_cast<int8_t>(by), bytes);
  }
}

absl::StatusOr<LogEntry> LogEntry::Take(RecordId id, std::string_view* bytes) {
  Header header{};
  if (bytes->size() >= sizeof header) std::memcpy(&header, bytes->data(), sizeof header);
  if (bytes->size() < sizeof header || bytes->size() < header.bytes()) return Corrupt();
  const char* at = bytes->data() + sizeof header;
  LogEntry entry;
  entry.id = id;
  entry.gained = header.gained;
  entry.lost = header.lost;
  entry.keys.reserve(header.keys);
  for (uint32_t i = 0; i < header.keys; ++i) entry.keys.push_back(TakeOne<uint32_t>(&at));
  entry.values.reserve(header.values);
  for (uint32_t i = 0; i < header.values; ++i) {
    const auto value = TakeOne<uint64_t>(&at);
    entry.values.push_back({value, TakeOne<int8_t>(&at)});
  }
  bytes->remove_prefix(header.bytes());
  return entry;
}

void AppendLogId(RecordId id, std::string* body) { Append(id, body); }

absl::Status ForEachLogEntry(RecordId first, std::string_view body,
                             absl::FunctionRef<void(const LogEntry&)> visit) {
  for (RecordId id = first;;) {
    LK_ASSIGN_OR_RETURN(const LogEntry entry, LogEntry::Take(id, &body));
    visit(entry);
    if (body.empty()) return absl::OkStatus();
    if (body.size() < sizeof id) return Corrupt();
    const char* at = body.data();
    id = TakeOne<RecordId>(&at);
    body.remove_prefix(sizeof id);
  }
}

void LogEntry::AddTo(SegmentBuilder* builder) const {
  for (const uint32_t key : keys) builder->AddKey(id, key);
  for (const auto& [value, by] : values) builder->AddValue(value, by);
  ForEachTotal([&](matching::Term term, int by) { builder->AddTotal(term, by); });
}

}  // namespace leadkit::identity
