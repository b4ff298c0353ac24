#include "identity/account_choice.h"

#include <algorithm>

#include "base/error.h"

namespace leadkit::identity {
namespace {

// A chain of parents longer than this is a ring.
constexpr int kMaxParents = 100;

absl::StatusOr<RecordId> ParentOf(const storage::View& view, RecordId account) {
  return view.connection.QueryInt(
      kNoId,
      "SELECT p.id FROM account a JOIN account p ON p.id = a.parent_id WHERE a.id = $1 AND "
      "p.is_deleted = 0",
      account);
}

absl::StatusOr<RecordId> UltimateParent(const storage::View& view, RecordId account) {
  for (int i = 0; i < kMaxParents; ++i) {
    LK_ASSIGN_OR_RETURN(const RecordId parent, ParentOf(view, account));
    if (parent == kNoId) return account;
    account = parent;
  }
  return account;
}

// Greater is better.
absl::StatusOr<int64_t> Rank(const storage::View& view, TieBreaker breaker, RecordId account) {
  switch (breaker) {
    case TieBreaker::kMostContacts:
      return view.connection.QueryInt(
          0, "SELECT count(*) FROM contact WHERE account_id = $1 AND is_deleted = 0", account);
    case TieBreaker::kMostOpportunities:
      return view.connection.QueryInt(
          0, "SELECT count(*) FROM opportunity WHERE account_id = $1 AND is_deleted = 0", account);
    case TieBreaker::kOldest: {
      LK_ASSIGN_OR_RETURN(
          const int64_t made,
          view.connection.QueryInt(0, "SELECT created_date FROM account WHERE id = $1", account));
      return -made;
    }
    case TieBreaker::kNewest:
      return view.connection.QueryInt(0, "SELECT created_date FROM account WHERE id = $1", account);
    case TieBreaker::kLastModified:
      return view.connection.QueryInt(0, "SELECT last_modified_date FROM account WHERE id = $1",
                                      account);
  }
  return 0;
}

const char* NameOf(TieBreaker breaker) {
  switch (breaker) {
    case TieBreaker::kMostContacts:
      return "it has the most contacts";
    case TieBreaker::kMostOpportunities:
      return "it has the most opportunities";
    case TieBreaker::kOldest:
      return "it is the oldest";
    case TieBreaker::kNewest:
      return "it is the newest";
    case TieBreaker::kLastModified:
      return "it was changed last";
  }
  return "";
}

absl::StatusOr<AccountChoice> BreakTies(const storage::View& view, const AccountSettings& settings,
                                        std::vector<AccountFit> fits) {
  for (const TieBreaker breaker : settings.tie_breakers) {
    std::vector<int64_t> ranks;
    for (const AccountFit& fit : fits) {
      LK_ASSIGN_OR_RETURN(const int64_t rank, Rank(view, breaker, fit.id));
      ranks.push_back(rank);
    }
    const int64_t best = *std::max_element(ranks.begin(), ranks.end());
    std::vector<AccountFit> left;
    for (size_t i = 0; i < fits.size(); ++i) {
      if (ranks[i] == best) left.push_back(fits[i]);
    }
    fits = std::move(left);
    if (fits.size() == 1) return AccountChoice{fits[0].id, NameOf(breaker)};
  }
  return AccountChoice{kNoId, "several accounts fit about equally well"};
}

}  // namespace

absl::StatusOr<AccountChoice> ChooseAccount(const storage::View& view,
                                            const AccountSettings& settings,
                                            const std::vector<AccountFit>& fits) {
  LK_ASSIGN_OR_RETURN(const RecordId top, UltimateParent(view, fits[0].id));
  bool family = true;
  for (const AccountFit& fit : fits) {
    LK_ASSIGN_OR_RETURN(const RecordId other, UltimateParent(view, fit.id));
    family &= other == top;
  }
  if (family && settings.hierarchy == Hierarchy::kUltimateParent) {
    return AccountChoice{top, fits[0].id == top ? "it fits best" : "it is the ultimate parent"};
  }
  if (fits.size() == 1) return AccountChoice{fits[0].id, "it fits best"};
  if (family && settings.hierarchy == Hierarchy::kAsk) {
    return AccountChoice{kNoId, "parent and subsidiary fit about equally well"};
  }
  if (family && fits[0].total > fits[1].total) {
    return AccountChoice{fits[0].id, "it fits best in its hierarchy"};
  }
  return BreakTies(view, settings, fits);
}

}  // namespace leadkit::identity
