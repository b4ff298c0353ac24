#include "identity/dedupe.h"

#include <algorithm>
#include <map>
#include <thread>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "base/error.h"
#include "identity/profile_source.h"
#include "matching/deduplicate.h"
#include "matching/thresholds.h"

namespace leadkit::identity {
namespace {

using matching::Kind;
using matching::ProfileView;

// All profiles of a kind, one after the other in memory, by id.
struct Base {
  std::vector<RecordId> ids;
  std::vector<int> objects;
  std::vector<ProfileView> views;
  std::string bytes;
};

constexpr size_t kRecordsBetweenCalls = 10'000;

absl::Status Stopped() {
  return MakeError(Code::kCancelled, "stopped by the caller; nothing was changed");
}

absl::StatusOr<Base> LoadBase(const storage::View& view, Kind kind, const DedupeProgress& go_on) {
  LK_RETURN_IF_ERROR(RequireIndex(view.connection).status());
  Base base;
  std::vector<size_t> ends;
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view.connection.Prepare("SELECT id, object, body FROM lk_match_profile ORDER BY id"));
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) break;
    if (KindOf(view.known(), static_cast<int>(row->Int(1))) != kind) continue;
    LK_RETURN_IF_ERROR(matching::CheckProfile(row->Text(2)));
    base.ids.push_back(row->Int(0));
    base.objects.push_back(static_cast<int>(row->Int(1)));
    base.bytes += row->Text(2);
    ends.push_back(base.bytes.size());
    if (go_on && ends.size() % kRecordsBetweenCalls == 0 && !go_on(0, -1)) return Stopped();
  }
  size_t begin = 0;
  for (const size_t end : ends) {
    base.views.push_back(ProfileView(std::string_view(base.bytes).substr(begin, end - begin)));
    begin = end;
  }
  return base;
}

// Of both whole passes.
absl::StatusOr<matching::DeduplicateResult> Compare(const Base& base, const matching::Model& model,
                                                    const DedupeProgress& go_on,
                                                    matching::DeduplicateOptions how) {
  if (go_on) {
    how.go_on = [&](uint64_t done) {
      return go_on(static_cast<int64_t>(done), static_cast<int64_t>(base.ids.size()));
    };
  }
  matching::DeduplicateResult result = matching::Deduplicate(base.views, model, how);
  if (result.stopped) return Stopped();
  return result;
}

int ThreadsOf(int asked) {
  if (asked > 0) return asked;
  return static_cast<int>(std::max(std::thread::hardware_concurrency(), 1u));
}

// By place.
absl::StatusOr<matching::DecidedPairs> LoadDecisions(const storage::View& view, const Base& base) {
  matching::DecidedPairs decided;
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view.connection.Prepare("SELECT a, b, same FROM lk_match_decision ORDER BY a, b"));
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return decided;
    uint32_t place[2];
    bool both = true;
    for (int i = 0; i < 2; ++i) {
      const auto it = std::lower_bound(base.ids.begin(), base.ids.end(), row->Int(i));
      both &= it != base.ids.end() && *it == row->Int(i);
      place[i] = static_cast<uint32_t>(it - base.ids.begin());
    }
    if (!both) continue;
    const std::pair<uint32_t, uint32_t> pair = std::minmax(place[0], place[1]);
    if (row->Int(2) != 0) {
      decided.same.push_back(pair);
    } else {
      decided.never.insert(pair);
    }
  }
}

}  // namespace

absl::StatusOr<DedupeResult> FindDuplicates(const storage::View& view, const MatchRules& rules,
                                            const DedupeOptions& options) {
  LK_ASSIGN_OR_RETURN(const Base base, LoadBase(view, options.kind, options.go_on));
  matching::DeduplicateOptions how;
  LK_ASSIGN_OR_RETURN(how.decided, LoadDecisions(view, base));
  how.train = false;
  how.threads = ThreadsOf(options.threads);
  const matching::Model& model = rules.scorer(options.kind).model();
  LK_ASSIGN_OR_RETURN(const matching::DeduplicateResult found,
                      Compare(base, model, options.go_on, how));
  DedupeResult result;
  result.records = static_cast<int64_t>(base.ids.size());
  result.compared = static_cast<int64_t>(found.compared);
  std::map<uint32_t, std::vector<uint32_t>> groups;
  for (uint32_t i = 0; i < found.groups.size(); ++i) groups[found.groups[i]].push_back(i);
  const auto named = [&](uint32_t i) {
    result.objects.emplace(base.ids[i], base.objects[i]);
    return base.ids[i];
  };
  for (const auto& [leader, members] : groups) {
    if (members.size() < 2) continue;
    std::vector<RecordId>& group = result.groups.emplace_back();
    for (const uint32_t i : members) group.push_back(named(i));
  }
  std::sort(result.groups.begin(), result.groups.end());
  const absl::flat_hash_set<std::pair<uint32_t, uint32_t>> same(how.decided.same.begin(),
                                                                how.decided.same.end());
  for (const matching::Edge& edge : found.edges) {
    const std::pair<uint32_t, uint32_t> places{edge.a, edge.b};
    if (how.decided.never.contains(places) || same.contains(places)) continue;
    result.pairs.push_back({named(edge.a), named(edge.b), edge.total,
                            edge.total >= model.link_at ? Band::kLink : Band::kReview});
  }
  return result;
}

absl::StatusOr<LearnedModel> LearnModel(const storage::View& view, const MatchRules& rules,
                                        const LearnOptions& options) {
  if (options.precision != 0 && !(options.precision >= 0.5 && options.precision <= 0.99999)) {
    return MakeError(
        Code::kInvalidArgument,
        "the expected precision of links is a share from 0.5 to 0.99999, or 0 to leave "
        "the bar as it is");
  }
  LK_ASSIGN_OR_RETURN(const Base base, LoadBase(view, options.kind, options.go_on));
  if (base.ids.size() < 2) {
    return MakeError(Code::kWrongState,
                     "there is nothing to learn from: the store has fewer than two records of this "
                     "kind");
  }
  matching::DeduplicateOptions how;
  how.training.seed = options.seed;
  how.threads = ThreadsOf(options.threads);
  // Not from the model in force, which may have been learnt from the same records: they would count
  // twice. What people set by hand stays.
  const matching::Model& now = rules.scorer(options.kind).model();
  matching::Model start = matching::Model::Standard(options.kind);
  start.link_at = now.link_at;
  start.review_at = now.review_at;
  LK_ASSIGN_OR_RETURN(matching::DeduplicateResult learned,
                      Compare(base, start, options.go_on, how));
  LearnedModel out;
  out.model = std::move(learned.model);
  if (options.precision != 0) {
    out.model.link_at =
        matching::BarForPrecision(learned.edges, options.precision, out.model.review_at);
  }
  out.expected_precision = matching::ExpectedPrecision(learned.edges, out.model.link_at);
  out.expected_recall = matching::ExpectedRecall(learned.edges, out.model.link_at);
  out.lines = std::move(learned.lines);
  return out;
}

}  // namespace leadkit::identity
