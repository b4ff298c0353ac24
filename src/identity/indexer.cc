#include "identity/indexer.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "identity/profile_source.h"
#include "identity/segment_store.h"
#include "records/history.h"

namespace leadkit::identity {
namespace {

using matching::Kind;

constexpr int64_t kEventsInPart = 4'096;
constexpr int64_t kRecordsBetweenProgress = 10'000;

absl::Status WriteMark(storage::WriteTxn& txn, const IndexMark& mark) {
  return txn.connection().Run(
      "UPDATE lk_match_state SET position = $1, people = $2, companies = $3, log_entries = $4",
      mark.position, mark.people, mark.companies, mark.log_entries);
}

absl::Status StoreProfile(storage::WriteTxn& txn, int object, RecordId id,
                          std::string_view profile) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease insert,
      txn.connection().Prepare("INSERT INTO lk_match_profile (id, object, body) VALUES ($1, $2, "
                               "$3) ON CONFLICT (id) DO UPDATE SET body = excluded.body"));
  insert->Bind(id, object);
  insert->BindBytes(3, profile);
  return insert->Run();
}

absl::StatusOr<std::vector<RecordId>> Ids(storage::Connection& connection, std::string_view sql,
                                          int64_t parameter) {
  LK_ASSIGN_OR_RETURN(storage::StatementLease row, connection.Prepare(sql));
  row->Bind(parameter);
  std::vector<RecordId> ids;
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return ids;
    ids.push_back(row->Int(0));
  }
}

void Count(Kind kind, int64_t by, IndexMark* mark) {
  (kind == Kind::kPerson ? mark->people : mark->companies) += by;
}

// Whether a company's profile says other things than before that its contacts' profiles repeat.
bool ChangesForContacts(std::string_view before, std::string_view after) {
  const matching::ProfileView a(before);
  const matching::ProfileView b(after);
  return a.get(matching::Slot::kCompany) != b.get(matching::Slot::kCompany) ||
         a.get(matching::Slot::kDomains) != b.get(matching::Slot::kDomains);
}

// The records to be read again, each once, in the order in which they came.
class Touched {
 public:
  struct Item {
    int object = 0;
    RecordId id = kNoId;
    bool of_itself = false;  // it was written, and not only something that counts for it
    bool is_new = false;     // it was made since the last time, so it has no profile yet
  };

  void Add(const Item& item) {
    if (seen_.insert({item.id, item.of_itself}).second) records_.push_back(item);
  }
  bool Next(Item* item) {
    if (next_ == records_.size()) return false;
    *item = records_[next_++];
    return true;
  }

 private:
  absl::flat_hash_set<std::pair<RecordId, bool>> seen_;
  std::vector<Item> records_;
  size_t next_ = 0;
};

// Brings the index in step with the records that were touched.
class Update {
 public:
  Update(storage::WriteTxn& txn, const matching::Normaliser& normaliser, IndexMark* mark)
      : txn_(txn), source_(&normaliser), mark_(mark) {}

  // Takes in the next events; whether there may be more. `first`: the index has seen nothing that
  // was written since the mark, so what was made since has no profile.
  absl::StatusOr<bool> TakeEvents(bool first);
  // A record that was not in the index: its profile is stored, and its keys go to `builder`.
  absl::Status AddNew(int object, RecordId id, SegmentBuilder* builder);

 private:
  absl::Status UpdateRecord(const Touched::Item& item);
  absl::StatusOr<std::string> StoredProfile(RecordId id);
  absl::Status UpdateDomains(RecordId contact);
  absl::Status StoreChange(int object, RecordId id, std::string_view before,
                           std::string_view after);

  storage::WriteTxn& txn_;
  const ProfileSource source_;
  IndexMark* mark_;
  Touched touched_;
  LogWriter log_;
};

// Writes down which domains a contact speaks for; the accounts that gain or lose one are touched.
absl::Status Update::UpdateDomains(RecordId contact) {
  RecordId account = kNoId;
  std::vector<std::string> domains;
  {
    LK_ASSIGN_OR_RETURN(
        storage::StatementLease row,
        txn_.connection().Prepare("SELECT account_id, email FROM contact WHERE id = "
                                  "$1 AND is_deleted = 0"));
    row->Bind(contact);
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (found) {
      account = row->Int(0);
      domains = source_.CompanyDomains(row->Text(1));
    }
  }
  std::vector<std::pair<RecordId, std::string>> before;
  {
    LK_ASSIGN_OR_RETURN(
        storage::StatementLease row,
        txn_.connection().Prepare(
            "SELECT account_id, domain FROM lk_match_domain WHERE contact_id = $1"));
    row->Bind(contact);
    while (true) {
      LK_ASSIGN_OR_RETURN(const bool found, row->Step());
      if (!found) break;
      before.push_back({row->Int(0), std::string(row->Text(1))});
    }
  }
  const int object = txn_.known().account.object;
  for (const auto& [of, domain] : before) {
    if (of == account && std::find(domains.begin(), domains.end(), domain) != domains.end()) {
      continue;
    }
    LK_RETURN_IF_ERROR(txn_.connection().Run(
        "DELETE FROM lk_match_domain WHERE account_id = $1 AND domain = $2 AND contact_id = $3", of,
        domain, contact));
    touched_.Add({object, of});
  }
  for (const std::string& domain : domains) {
    if (std::find(before.begin(), before.end(), std::pair(account, domain)) != before.end()) {
      continue;
    }
    LK_ASSIGN_OR_RETURN(
        const int64_t known,
        txn_.connection().QueryInt(0,
                                   "SELECT 1 FROM lk_match_domain WHERE account_id = $1 AND domain "
                                   "= $2 LIMIT 1",
                                   account, domain));
    LK_RETURN_IF_ERROR(txn_.connection().Run(
        "INSERT INTO lk_match_domain (account_id, domain, contact_id) VALUES ($1, $2, $3)", account,
        domain, contact));
    if (known == 0) touched_.Add({object, account});
  }
  return absl::OkStatus();
}

absl::Status Update::StoreChange(int object, RecordId id, std::string_view before,
                                 std::string_view after) {
  const Kind kind = *KindOf(txn_.known(), object);
  if (after.empty()) {
    LK_RETURN_IF_ERROR(txn_.connection().Run("DELETE FROM lk_match_profile WHERE id = $1", id));
  } else {
    LK_RETURN_IF_ERROR(StoreProfile(txn_, object, id, after));
  }
  Count(kind, static_cast<int>(!after.empty()) - static_cast<int>(!before.empty()), mark_);
  ++mark_->log_entries;
  return log_.Add(txn_, kind, LogEntry::Between(id, kind, before, after));
}

absl::StatusOr<std::string> Update::StoredProfile(RecordId id) {
  LK_ASSIGN_OR_RETURN(storage::StatementLease row,
                      txn_.connection().Prepare("SELECT body FROM lk_match_profile WHERE id = $1"));
  row->Bind(id);
  LK_ASSIGN_OR_RETURN(const bool found, row->Step());
  return found ? std::string(row->Text(0)) : std::string();
}

absl::Status Update::UpdateRecord(const Touched::Item& item) {
  const schema::Known& known = txn_.known();
  const auto [object, id, of_itself, is_new] = item;
  if (object == known.contact.object && of_itself) LK_RETURN_IF_ERROR(UpdateDomains(id));
  std::string before;
  if (!is_new) {
    LK_ASSIGN_OR_RETURN(before, StoredProfile(id));
  }
  LK_ASSIGN_OR_RETURN(const std::optional<std::string> read, source_.Read(txn_.view(), object, id));
  const std::string after = read.value_or("");
  if (before == after) return absl::OkStatus();
  LK_RETURN_IF_ERROR(StoreChange(object, id, before, after));
  // Contacts carry the name and the website of their account.
  if (object != known.account.object || !of_itself || before.empty() || after.empty() ||
      !ChangesForContacts(before, after)) {
    return absl::OkStatus();
  }
  LK_ASSIGN_OR_RETURN(const std::vector<RecordId> contacts,
                      Ids(txn_.connection(),
                          "SELECT id FROM contact WHERE account_id = $1 AND is_deleted = 0", id));
  for (const RecordId contact : contacts) touched_.Add({known.contact.object, contact});
  return absl::OkStatus();
}

absl::StatusOr<bool> Update::TakeEvents(bool first) {
  const schema::Known& known = txn_.known();
  int64_t events = 0;
  {
    LK_ASSIGN_OR_RETURN(
        storage::StatementLease row,
        txn_.connection().Prepare("SELECT seq, object, record_id, kind FROM lk_event "
                                  "WHERE seq > $1 ORDER BY seq LIMIT $2"));
    row->Bind(mark_->position, kEventsInPart);
    while (true) {
      LK_ASSIGN_OR_RETURN(const bool found, row->Step());
      if (!found) break;
      ++events;
      mark_->position = row->Int(0);
      const auto object = static_cast<int>(row->Int(1));
      if (object == known.account_alias.object) {
        LK_ASSIGN_OR_RETURN(
            const RecordId account,
            txn_.connection().QueryInt(kNoId, "SELECT account_id FROM account_alias WHERE id = $1",
                                       row->Int(2)));
        if (account != kNoId) touched_.Add({known.account.object, account, true});
      } else if (KindOf(known, object).has_value()) {
        const bool created =
            first && row->Int(3) == static_cast<int64_t>(records::EventKind::kCreated);
        touched_.Add({object, row->Int(2), true, created});
      }
    }
  }
  Touched::Item item;
  while (touched_.Next(&item)) LK_RETURN_IF_ERROR(UpdateRecord(item));
  LK_RETURN_IF_ERROR(log_.Finish(txn_));
  return events == kEventsInPart;
}

absl::Status Update::AddNew(int object, RecordId id, SegmentBuilder* builder) {
  // Accounts come after all contacts, so that nothing that is touched has to be read again.
  if (object == txn_.known().contact.object) LK_RETURN_IF_ERROR(UpdateDomains(id));
  LK_ASSIGN_OR_RETURN(const std::optional<std::string> profile,
                      source_.Read(txn_.view(), object, id));
  if (!profile.has_value()) return absl::OkStatus();
  const Kind kind = *KindOf(txn_.known(), object);
  LK_RETURN_IF_ERROR(StoreProfile(txn_, object, id, *profile));
  LogEntry::Between(id, kind, "", *profile).AddTo(builder);
  Count(kind, 1, mark_);
  return absl::OkStatus();
}

}  // namespace

absl::Status Indexer::CatchUp(storage::WriteTxn& txn) const {
  LK_ASSIGN_OR_RETURN(IndexMark mark, ReadIndexMark(txn.connection()));
  if (!mark.on) return absl::OkStatus();
  const RecordId began = mark.position;
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const MatchRules> rules,
                      rulebook_->Current(txn.view()));
  bool more = true;
  for (bool first = true; more; first = false) {
    Update update(txn, *rules->normaliser, &mark);
    LK_ASSIGN_OR_RETURN(more, update.TakeEvents(first));
    if (mark.log_entries < kLogEntriesOfSegment) continue;
    LK_RETURN_IF_ERROR(FlushLog(txn));
    mark.log_entries = 0;
  }
  return mark.position == began ? absl::OkStatus() : WriteMark(txn, mark);
}

absl::Status Indexer::SwitchOff(storage::WriteTxn& txn) const {
  // Who has asked in this transaction whether it is on is to ask again.
  txn.Invalidate();
  return txn.connection().Execute(
      "DELETE FROM lk_match_state; DELETE FROM lk_match_profile; DELETE FROM lk_match_log; "
      "DELETE FROM lk_match_segment; DELETE FROM lk_match_domain");
}

absl::Status Indexer::SwitchOn(storage::WriteTxn& txn, IndexProgress progress) const {
  LK_RETURN_IF_ERROR(SwitchOff(txn));
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const MatchRules> rules,
                      rulebook_->Current(txn.view()));
  IndexMark mark;
  mark.generation = txn.NextId();
  LK_ASSIGN_OR_RETURN(mark.position, txn.connection().QueryInt(0, "SELECT max(seq) FROM lk_event"));
  Update update(txn, *rules->normaliser, &mark);
  const schema::Known& known = txn.known();
  int64_t done = 0;
  for (const int object : {known.lead.object, known.contact.object, known.account.object}) {
    const std::string& table = txn.view().sql(txn.catalog().object(object)).table;
    LK_ASSIGN_OR_RETURN(
        const std::vector<RecordId> ids,
        Ids(txn.connection(),
            absl::StrCat("SELECT id FROM ", table, " WHERE is_deleted = $1 ORDER BY id"), 0));
    const Kind kind = *KindOf(known, object);
    SegmentBuilder builder;
    for (size_t i = 0; i < ids.size(); ++i) {
      LK_RETURN_IF_ERROR(update.AddNew(object, ids[i], &builder));
      if ((i + 1) % kRecordsOfSegment == 0) LK_RETURN_IF_ERROR(AddSegment(txn, kind, 1, &builder));
      if (++done % kRecordsBetweenProgress == 0 && !progress(done)) {
        return MakeError(Code::kCancelled, "cancelled; matching is as it was");
      }
    }
    LK_RETURN_IF_ERROR(AddSegment(txn, kind, 1, &builder));
  }
  txn.Invalidate();
  return txn.connection().Run(
      "INSERT INTO lk_match_state (one, generation, position, people, companies, log_entries) "
      "VALUES (1, $1, $2, $3, $4, 0)",
      mark.generation, mark.position, mark.people, mark.companies);
}

}  // namespace leadkit::identity
