#include "conversion/likeness.h"

#include <algorithm>

namespace leadkit::conversion {
namespace {

constexpr size_t kMaxLike = 10;

absl::StatusOr<Likeness> Find(Making& m, int object,
                              absl::FunctionRef<absl::StatusOr<bool>(RecordId)> may_link) {
  Likeness likeness;
  if (m.matcher == nullptr || m.options.match == MatchPolicy::kNever) return likeness;
  // What people said holds whether matching is on or off, and whatever it finds.
  LK_ASSIGN_OR_RETURN(const std::vector<identity::Decision> decisions,
                      identity::DecisionsOf(m.view, m.lead_id()));
  for (const identity::Decision& decision : decisions) {
    if (decision.verdict == identity::Verdict::kNever) likeness.never.push_back(decision.other);
  }
  LK_ASSIGN_OR_RETURN(const identity::IndexMark mark, identity::ReadIndexMark(m.view.connection));
  if (!mark.on) return likeness;
  likeness.looked = true;
  identity::MatchOptions options;
  options.objects = {object};
  options.limit = kMaxLike;
  LK_ASSIGN_OR_RETURN(const identity::MatchAnswer answer,
                      m.matcher->Find(m.view, m.plan.lead, options));
  for (const identity::Match& match : answer.matches) {
    if (match.decided == identity::Verdict::kNever) continue;
    bool links = likeness.linked == kNoId && match.band == identity::Band::kLink;
    if (links) {
      LK_ASSIGN_OR_RETURN(links, may_link(match.id));
    }
    if (links) {
      likeness.linked = match.id;
      likeness.total = match.total;
    } else {
      likeness.like.push_back({match.id, match.total});
    }
  }
  return likeness;
}

}  // namespace

bool Likeness::IsNever(RecordId id) const {
  return std::find(never.begin(), never.end(), id) != never.end();
}

absl::StatusOr<Likeness> FindLikeAccounts(Making& m) {
  return Find(m, m.known.account.object, [](RecordId) { return true; });
}

absl::StatusOr<Likeness> FindLikeContacts(Making& m, RecordId account) {
  return Find(m, m.known.contact.object, [&](RecordId id) -> absl::StatusOr<bool> {
    if (account == kNoId) return false;
    LK_ASSIGN_OR_RETURN(
        const int64_t of,
        m.view.connection.QueryInt(kNoId, "SELECT account_id FROM contact WHERE id = $1", id));
    return of == account;
  });
}

}  // namespace leadkit::conversion
