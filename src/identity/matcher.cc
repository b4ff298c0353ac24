#include "identity/matcher.h"

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "identity/account_choice.h"
#include "identity/candidates.h"
#include "identity/profile_source.h"
#include "matching/batch.h"
#include "matching/standard_rule.h"
#include "records/undo.h"

namespace leadkit::identity {
namespace {

using matching::Kind;
using matching::MilliBits;
using matching::ProfileView;

// One look-up, from the record's profile to the answer.
class Lookup {
 public:
  Lookup(const storage::View& view, const IndexState& state, const MatchRules& rules,
         const records::Record& record, const MatchOptions& options)
      : view_(view),
        state_(state),
        rules_(rules),
        record_(record),
        options_(options),
        kind_(*KindOf(view.known(), options.objects.front())),
        of_lead_(record.object().index == view.known().lead.object && kind_ == Kind::kCompany),
        scorer_(of_lead_ ? rules.lead_account : rules.scorer(kind_)),
        frequencies_(&state, kind_) {}

  absl::StatusOr<MatchAnswer> Run() {
    const ProfileSource source(rules_.normaliser.get());
    LK_ASSIGN_OR_RETURN(profile_, kind_ == Kind::kCompany ? source.CompanyOf(view_, record_)
                                                          : source.Of(view_, record_));
    answer_.base = state_.mark().records(kind_);
    answer_.link_at = scorer_.model().link_at;
    answer_.review_at = scorer_.model().review_at;
    prior_ = scorer_.Prior(Base());
    if (record_.id() != kNoId) {
      LK_ASSIGN_OR_RETURN(decisions_, DecisionsOf(view_, record_.id()));
    }
    keys_ = KeysOf(kind_, ProfileView(profile_));
    for (const RecordId id : FindCandidates(state_, kind_, keys_)) {
      LK_RETURN_IF_ERROR(Score(id, false));
    }
    for (const Decision& decision : decisions_) {
      if (decision.verdict == Verdict::kSame) LK_RETURN_IF_ERROR(Score(decision.other, true));
    }
    Answer();
    if (of_lead_) LK_RETURN_IF_ERROR(DecideAccount());
    if (answer_.matches.size() > options_.limit) answer_.matches.resize(options_.limit);
    return std::move(answer_);
  }

 private:
  // Of a pair inside the base the prior knows the other records, of one from outside all of them.
  uint64_t Base() const { return static_cast<uint64_t>(std::max<int64_t>(answer_.base, 1)); }

  const Decision* DecisionOn(RecordId id) const {
    for (const Decision& decision : decisions_) {
      if (decision.other == id) return &decision;
    }
    return nullptr;
  }

  // `found_anyway`: a decision names the record; it counts if no key has found it.
  absl::Status Score(RecordId id, bool found_anyway) {
    if (id == record_.id()) return absl::OkStatus();
    LK_ASSIGN_OR_RETURN(const bool exists, Fetch(id));
    if (!exists) return absl::OkStatus();
    if (std::find(options_.objects.begin(), options_.objects.end(), fetched_.object) ==
        options_.objects.end()) {
      return absl::OkStatus();
    }
    if (found_anyway && std::any_of(found_.begin(), found_.end(),
                                    [&](const Found& found) { return found.match.id == id; })) {
      return absl::OkStatus();
    }
    const ProfileView mine(profile_);
    const ProfileView other(fetched_.profile);
    ++answer_.compared;
    const Decision* decision = DecisionOn(id);
    // What stays below the bar for review is left out: it need not be known how far below it is.
    const bool exactly = options_.all || options_.standard || decision != nullptr;
    const MilliBits floor = exactly ? std::numeric_limits<MilliBits>::min() : answer_.review_at;
    Match match;
    match.id = id;
    match.object = fetched_.object;
    match.total = matching::TotalOrLess(mine, other, frequencies_, scorer_, prior_, floor);
    LK_RETURN_IF_ERROR(SetBand(other, &match));
    if (decision != nullptr) {
      match.decided = decision->verdict;
      match.band = decision->verdict == Verdict::kSame ? Band::kLink : Band::kNone;
    }
    if (match.band == Band::kNone && !options_.all && !match.decided.has_value()) {
      return absl::OkStatus();
    }
    found_.push_back({std::move(match), fetched_.profile});
    return absl::OkStatus();
  }

  // Reads the record's profile into `fetched_`; false where it has none.
  absl::StatusOr<bool> Fetch(RecordId id) {
    if (state_.profiles().Find(id, &fetched_)) return true;
    LK_ASSIGN_OR_RETURN(
        storage::StatementLease row,
        view_.connection.Prepare("SELECT object, body FROM lk_match_profile WHERE id = $1"));
    row->Bind(id);
    LK_ASSIGN_OR_RETURN(const bool exists, row->Step());
    if (!exists) return false;
    LK_RETURN_IF_ERROR(matching::CheckProfile(row->Text(1)));
    fetched_.object = static_cast<int>(row->Int(0));
    fetched_.profile.assign(row->Text(1));
    state_.profiles().Add(id, fetched_);
    return true;
  }

  absl::Status SetBand(ProfileView other, Match* match) {
    if (!options_.standard) {
      match->band = match->total >= answer_.link_at     ? Band::kLink
                    : match->total >= answer_.review_at ? Band::kReview
                                                        : Band::kNone;
      return absl::OkStatus();
    }
    LK_ASSIGN_OR_RETURN(const std::string title, TitleOf(match->object, match->id));
    const matching::StandardSide mine{ProfileView(profile_), OwnTitle()};
    match->equation = matching::MatchStandardRule(mine, {other, title}, kind_);
    match->band = match->equation > 0 ? Band::kLink : Band::kNone;
    return absl::OkStatus();
  }

  std::string_view OwnTitle() const {
    return kind_ == Kind::kPerson ? record_.Text(record_.object().OrdinalOf("Title")) : "";
  }

  absl::StatusOr<std::string> TitleOf(int object, RecordId id) const {
    if (kind_ != Kind::kPerson) return std::string();
    const char* sql = object == view_.known().lead.object
                          ? "SELECT title FROM lead WHERE id = $1"
                          : "SELECT title FROM contact WHERE id = $1";
    LK_ASSIGN_OR_RETURN(storage::StatementLease row, view_.connection.Prepare(sql));
    row->Bind(id);
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    return found ? std::string(row->Text(0)) : std::string();
  }

  // The best of what was found, in order. Those that are found by a key which they have lost since
  // are left out; that takes longer to see than anything else, so it is seen last.
  void Answer() {
    const auto order = [](const Match& m) {
      return !m.decided.has_value() ? 1 : *m.decided == Verdict::kSame ? 0 : 2;
    };
    std::sort(found_.begin(), found_.end(), [&](const Found& a, const Found& b) {
      const Match& x = a.match;
      const Match& y = b.match;
      if (order(x) != order(y)) return order(x) < order(y);
      return x.total != y.total ? x.total > y.total : x.id < y.id;
    });
    for (Found& found : found_) {
      Match& match = found.match;
      // The account of a lead is chosen with a look at all of them.
      if (!of_lead_ && answer_.matches.size() >= options_.limit) break;
      const ProfileView other(found.profile);
      if (!match.decided.has_value() && !HasKey(kind_, other, keys_)) continue;
      if (options_.explain) {
        const matching::Levels levels =
            matching::Compare(ProfileView(profile_), other, kind_, frequencies_);
        match.waterfall = scorer_.Explain(levels, Base());
      }
      answer_.matches.push_back(std::move(match));
    }
  }

  // A lead belongs to one account at most: of those that could be linked one stays, and the others
  // are to be looked at.
  absl::Status DecideAccount() {
    std::vector<AccountFit> fits;
    for (const Match& match : answer_.matches) {
      if (match.band != Band::kLink) continue;
      if (match.decided.has_value()) {
        Keep(match.id);
        answer_.why = "it was decided";
        return absl::OkStatus();
      }
      if (fits.empty() || match.total >= fits[0].total - rules_.settings.accounts.margin) {
        fits.push_back({match.id, match.total});
      }
    }
    if (fits.empty()) {
      answer_.why = answer_.matches.empty() ? "no account is like it"
                                            : "no account is like enough to be linked";
      return absl::OkStatus();
    }
    LK_ASSIGN_OR_RETURN(const AccountChoice choice,
                        ChooseAccount(view_, rules_.settings.accounts, fits));
    // Whom people have ruled out is no choice of a rule's.
    if (const Decision* decision = DecisionOn(choice.id);
        decision != nullptr && decision->verdict == Verdict::kNever) {
      answer_.why = "it fits best, and its parent was ruled out";
      Keep(fits[0].id);
      return absl::OkStatus();
    }
    answer_.why = choice.why;
    const bool listed = std::any_of(answer_.matches.begin(), answer_.matches.end(),
                                    [&](const Match& m) { return m.id == choice.id; });
    if (choice.id != kNoId && !listed) {
      LK_RETURN_IF_ERROR(AddParent(choice.id, fits[0].total));
    }
    Keep(choice.id);
    return absl::OkStatus();
  }

  // The parent of an account that fits stands for it, whatever it is called itself.
  absl::Status AddParent(RecordId id, MilliBits total) {
    Match match;
    match.id = id;
    match.object = view_.known().account.object;
    match.total = total;
    match.band = Band::kLink;
    answer_.matches.insert(answer_.matches.begin(), std::move(match));
    return absl::OkStatus();
  }

  void Keep(RecordId id) {
    for (Match& match : answer_.matches) {
      if (match.id != id && match.band == Band::kLink) match.band = Band::kReview;
    }
    const auto kept = std::find_if(answer_.matches.begin(), answer_.matches.end(),
                                   [&](const Match& m) { return m.id == id; });
    if (kept != answer_.matches.end()) {
      kept->band = Band::kLink;
      std::rotate(answer_.matches.begin(), kept, kept + 1);
    }
  }

  const storage::View& view_;
  const IndexState& state_;
  const MatchRules& rules_;
  const records::Record& record_;
  const MatchOptions& options_;
  const Kind kind_;
  const bool of_lead_;
  const matching::Scorer& scorer_;
  const StoredFrequencies frequencies_;
  std::string profile_;
  std::vector<uint64_t> keys_;
  MilliBits prior_ = 0;
  std::vector<Decision> decisions_;
  struct Found {
    Match match;
    std::string profile;
  };
  std::vector<Found> found_;
  ProfileCache::Item fetched_;
  MatchAnswer answer_;
};

absl::Status CheckObjects(const storage::View& view, const records::Record& record,
                          const MatchOptions& options) {
  const schema::Known& known = view.known();
  const auto of_record = KindOf(known, record.object().index);
  for (const int object : options.objects) {
    const auto kind = KindOf(known, object);
    const bool lead_and_account =
        record.object().index == known.lead.object && object == known.account.object;
    const bool fits = of_record.has_value() && kind.has_value() &&
                      (kind == of_record || lead_and_account) &&
                      kind == KindOf(known, options.objects.front());
    if (fits) continue;
    return MakeError(Code::kInvalidArgument,
                     absl::StrCat(record.object().api, " can't be compared with ",
                                  view.catalog().object(object).api,
                                  "; people are compared with leads and contacts, accounts with "
                                  "accounts, and leads with accounts too"),
                     {record.object().api, "", 0});
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<MatchAnswer> Matcher::Find(const storage::View& view, const records::Record& record,
                                          const MatchOptions& options) {
  LK_RETURN_IF_ERROR(CheckObjects(view, record, options));
  if (view.txn != nullptr) {
    LK_RETURN_IF_ERROR(records::RunOrUndo(*view.txn, [&] { return indexer_->CatchUp(*view.txn); }));
  }
  LK_ASSIGN_OR_RETURN(const IndexMark mark, RequireIndex(view.connection));
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const MatchRules> rules, rulebook_->Current(view));
  if (view.txn != nullptr) {
    LK_RETURN_IF_ERROR(writing_.Refresh(view, mark));
    return Lookup(view, writing_, *rules, record, options).Run();
  }
  {
    absl::ReaderMutexLock lock(&mutex_);
    if (reading_.mark().on && reading_.mark().position == mark.position &&
        reading_.mark().generation == mark.generation) {
      return Lookup(view, reading_, *rules, record, options).Run();
    }
  }
  absl::MutexLock lock(&mutex_);
  LK_RETURN_IF_ERROR(reading_.Refresh(view, mark));
  return Lookup(view, reading_, *rules, record, options).Run();
}

}  // namespace leadkit::identity
