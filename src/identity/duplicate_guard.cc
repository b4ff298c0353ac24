#include "identity/duplicate_guard.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/error.h"
#include "base/id.h"
#include "base/text.h"
#include "identity/profile_source.h"
#include "records/row.h"

namespace leadkit::identity {
namespace {

using records::Record;
using records::WriteContext;

// Duplicates named in an error, and kept of one record for review.
constexpr size_t kMaxNamed = 5;
constexpr size_t kMaxFlagged = 20;

Action ActionOf(const DuplicateRule& rule, const WriteContext& context, bool insert) {
  if (context.importing) return rule.on_import;
  return insert ? rule.on_insert : rule.on_update;
}

absl::Status RefuseDuplicates(const storage::View& view, const DuplicateRule& rule,
                              const std::vector<Match>& matches) {
  std::vector<std::string> names;
  for (const Match& match : matches) {
    names.push_back(absl::StrFormat("%s (%.1f %%)",
                                    FormatId(view.catalog().object(match.object).prefix, match.id),
                                    100 * matching::Probability(match.total)));
  }
  return MakeError(Code::kDuplicatesDetected,
                   absl::StrCat("the rule '", rule.name, "' finds it in the store already as ",
                                JoinForReader(names, kMaxNamed),
                                "; update that one, or allow duplicates for this write"),
                   {view.catalog().object(matches.front().object).api, "", matches.front().id});
}

}  // namespace

absl::StatusOr<bool> DuplicateGuard::IsOn(storage::WriteTxn& txn) {
  if (asked_in_ != txn.epoch()) {
    LK_ASSIGN_OR_RETURN(const IndexMark mark, ReadIndexMark(txn.connection()));
    on_ = mark.on;
    asked_in_ = txn.epoch();
  }
  return on_;
}

absl::StatusOr<bool> DuplicateGuard::Applies(storage::WriteTxn& txn, const WriteContext& context,
                                             const Record& record) {
  if (context.allow_duplicates || context.authority == records::Authority::kSystem) return false;
  if (!KindOf(txn.known(), record.object().index).has_value()) return false;
  LK_ASSIGN_OR_RETURN(const bool on, IsOn(txn));
  if (!on) return false;
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const MatchRules> rules,
                      rulebook_->Current(txn.view()));
  const auto& all = rules->settings.duplicate_rules;
  return std::any_of(all.begin(), all.end(), [&](const DuplicateRule& rule) {
    return rule.object == record.object().index;
  });
}

absl::StatusOr<bool> DuplicateGuard::ChangesProfile(storage::WriteTxn& txn,
                                                    const WriteContext& context,
                                                    const Record& before, const Record& after) {
  LK_ASSIGN_OR_RETURN(const bool applies, Applies(txn, context, after));
  if (!applies) return false;
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const MatchRules> rules,
                      rulebook_->Current(txn.view()));
  const ProfileSource source(rules->normaliser.get());
  LK_ASSIGN_OR_RETURN(const std::string was, source.Of(txn.view(), before));
  LK_ASSIGN_OR_RETURN(const std::string becomes, source.Of(txn.view(), after));
  if (was != becomes) return true;
  // The standard rules read job titles, which a profile does not have.
  const schema::Field* title = after.object().Find("Title");
  return title != nullptr && before[title->ordinal] != after[title->ordinal];
}

absl::StatusOr<std::vector<Match>> DuplicateGuard::Duplicates(const storage::View& view,
                                                              const DuplicateRule& rule,
                                                              const Record& record) {
  MatchOptions options;
  options.objects = rule.against;
  options.limit = kMaxFlagged;
  options.standard = rule.standard;
  LK_ASSIGN_OR_RETURN(MatchAnswer answer, matcher_->Find(view, record, options));
  std::vector<Match> matches;
  for (Match& match : answer.matches) {
    const bool decided_never = match.decided == Verdict::kNever;
    const Band bar = rule.at_review ? Band::kReview : Band::kLink;
    if (!decided_never && match.band >= bar) matches.push_back(std::move(match));
  }
  return matches;
}

absl::Status DuplicateGuard::Check(storage::WriteTxn& txn, const WriteContext& context, bool insert,
                                   Record* record) {
  LK_ASSIGN_OR_RETURN(const bool applies, Applies(txn, context, *record));
  if (!applies) return absl::OkStatus();
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const MatchRules> rules,
                      rulebook_->Current(txn.view()));
  std::vector<std::string> flags;
  for (const DuplicateRule& rule : rules->settings.duplicate_rules) {
    if (rule.object != record->object().index) continue;
    const Action action = ActionOf(rule, context, insert);
    if (action == Action::kFlag) flags.push_back(rule.name);
    if (action != Action::kRefuse) continue;
    LK_ASSIGN_OR_RETURN(const std::vector<Match> found, Duplicates(txn.view(), rule, *record));
    if (!found.empty()) return RefuseDuplicates(txn.view(), rule, found);
  }
  if (flags.empty()) return absl::OkStatus();
  if (record->id() == kNoId) record->set_id(txn.NextId());
  for (std::string& rule : flags) {
    flagged_.push_back({record->object().index, record->id(), std::move(rule)});
  }
  return absl::OkStatus();
}

absl::Status DuplicateGuard::OnInsert(storage::WriteTxn& txn, const WriteContext& context,
                                      Record* record) {
  LK_RETURN_IF_ERROR(next_->OnInsert(txn, context, record));
  return Check(txn, context, true, record);
}

absl::Status DuplicateGuard::OnUpdate(storage::WriteTxn& txn, const WriteContext& context,
                                      const Record& before, const Record& written, Record* after) {
  LK_RETURN_IF_ERROR(next_->OnUpdate(txn, context, before, written, after));
  LK_ASSIGN_OR_RETURN(const bool changes, ChangesProfile(txn, context, before, *after));
  return changes ? Check(txn, context, false, after) : absl::OkStatus();
}

absl::StatusOr<bool> DuplicateGuard::BeginsCycle(storage::WriteTxn& txn, const Record& record,
                                                 std::string_view from, std::string_view to) {
  return next_->BeginsCycle(txn, record, from, to);
}

absl::StatusOr<bool> DuplicateGuard::FollowsInsert(storage::WriteTxn& txn,
                                                   const WriteContext& context,
                                                   const Record& record) {
  return next_->FollowsInsert(txn, context, record);
}

absl::Status DuplicateGuard::AfterInsert(storage::WriteTxn& txn, const WriteContext& context,
                                         const Record& record) {
  return next_->AfterInsert(txn, context, record);
}

absl::Status DuplicateGuard::BeforeCommit(storage::WriteTxn& txn) {
  LK_RETURN_IF_ERROR(indexer_->CatchUp(txn));
  if (flagged_.empty()) return absl::OkStatus();
  // Those of a transaction that came to nothing are among them; their records are not there.
  std::vector<Flagged> flagged;
  flagged.swap(flagged_);
  LK_ASSIGN_OR_RETURN(const IndexMark mark, ReadIndexMark(txn.connection()));
  if (!mark.on) return absl::OkStatus();
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const MatchRules> rules,
                      rulebook_->Current(txn.view()));
  for (const Flagged& one : flagged) {
    Record record(txn.catalog().object(one.object));
    LK_ASSIGN_OR_RETURN(const bool found,
                        records::ReadRecord(txn.view(), record.object(), one.id, &record));
    // What is not matched any more (deleted, converted) is nobody's duplicate.
    LK_ASSIGN_OR_RETURN(
        const int64_t matched,
        txn.connection().QueryInt(0, "SELECT 1 FROM lk_match_profile WHERE id = $1", one.id));
    if (!found || matched == 0) continue;
    for (const DuplicateRule& rule : rules->settings.duplicate_rules) {
      if (rule.object != one.object || rule.name != one.rule) continue;
      LK_ASSIGN_OR_RETURN(const std::vector<Match> matches, Duplicates(txn.view(), rule, record));
      for (const Match& match : matches) {
        LK_RETURN_IF_ERROR(AddReview(txn, one.id, match.id, match.total));
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace leadkit::identity
