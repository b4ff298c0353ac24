#include "insight/funnel.h"

#include <algorithm>
#include <limits>

#include "absl/container/flat_hash_map.h"
#include "base/error.h"
#include "base/text.h"

namespace leadkit::insight {
namespace {

using lifecycle::Category;
using lifecycle::Lifecycle;

constexpr int64_t kMicrosPerMilli = 1000;

struct Range {
  int64_t from;
  int64_t to;
};

// Statuses of the lifecycle first; one that it no longer names is added where leads were in it.
class Statuses {
 public:
  Statuses(const Lifecycle& lifecycle, std::vector<FunnelStatus>* out) : out_(*out) {
    for (const lifecycle::Status& status : lifecycle.statuses) {
      Add(status.name, status.category);
    }
  }

  size_t IndexOf(std::string_view name) {
    auto it = index_.find(ToAbsl(name));
    return it != index_.end() ? it->second : Add(std::string(name), Category::kOpen);
  }
  FunnelStatus& operator[](size_t index) { return out_[index]; }
  std::vector<int64_t>& stays(size_t index) { return stays_[index]; }

  void SummarizeStays() {
    for (size_t i = 0; i < out_.size(); ++i) {
      std::vector<int64_t>& stays = stays_[i];
      if (stays.empty()) continue;
      out_[i].finished_stays = static_cast<int64_t>(stays.size());
      __int128 sum = 0;
      for (int64_t stay : stays) sum += stay;
      out_[i].average_ms =
          static_cast<int64_t>(sum / static_cast<int64_t>(stays.size())) / kMicrosPerMilli;
      const auto middle = stays.begin() + static_cast<ptrdiff_t>((stays.size() - 1) / 2);
      std::nth_element(stays.begin(), middle, stays.end());
      out_[i].median_ms = *middle / kMicrosPerMilli;
    }
  }

 private:
  size_t Add(std::string name, Category category) {
    const size_t index = out_.size();
    index_[name] = index;
    FunnelStatus status;
    status.status = std::move(name);
    status.category = category;
    out_.push_back(std::move(status));
    stays_.emplace_back();
    return index;
  }

  std::vector<FunnelStatus>& out_;
  std::vector<std::vector<int64_t>> stays_;
  absl::flat_hash_map<std::string, size_t> index_;
};

absl::Status CountLeads(const storage::View& view, const Range& range, Statuses* statuses,
                        Funnel* funnel) {
  LK_ASSIGN_OR_RETURN(storage::StatementLease row,
                      view.connection.Prepare(
                          "SELECT lead_source, status, is_converted, count(*) FROM lead WHERE "
                          "is_deleted = 0 AND created_date >= $1 AND created_date < $2 GROUP BY "
                          "lead_source, status, is_converted"));
  row->Bind(range.from, range.to);
  absl::flat_hash_map<std::string, FunnelSource> sources;
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) break;
    const int64_t count = row->Int(3);
    const bool converted = row->Int(2) != 0;
    FunnelStatus& status = (*statuses)[statuses->IndexOf(row->Text(1))];
    FunnelSource& source = sources[std::string(row->Text(0))];
    funnel->leads += count;
    status.leads += count;
    source.leads += count;
    if (converted) {
      funnel->converted += count;
      source.converted += count;
    } else if (status.category == Category::kDisqualified) {
      source.disqualified += count;
    }
  }
  for (auto& [name, source] : sources) {
    source.source = name;
    funnel->sources.push_back(std::move(source));
  }
  std::sort(funnel->sources.begin(), funnel->sources.end(),
            [](const FunnelSource& a, const FunnelSource& b) {
              return a.leads != b.leads ? a.leads > b.leads : a.source < b.source;
            });
  return absl::OkStatus();
}

absl::Status MeasureStays(const storage::View& view, const Range& range, Statuses* statuses) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view.connection.Prepare(
          "SELECT h.record_id, h.to_status, h.at FROM lk_status_history h JOIN lead l ON l.id = "
          "h.record_id WHERE h.object = $1 AND l.is_deleted = 0 AND l.created_date >= $2 AND "
          "l.created_date < $3 ORDER BY h.record_id, h.seq"));
  row->Bind(view.known().lead.object, range.from, range.to);
  RecordId lead = kNoId;
  size_t current = 0;
  int64_t since = 0;
  std::vector<size_t> seen;  // statuses this lead was in
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return absl::OkStatus();
    const size_t status = statuses->IndexOf(row->Text(1));
    if (row->Int(0) != lead) {
      lead = row->Int(0);
      seen.clear();
    } else {
      statuses->stays(current).push_back(std::max<int64_t>(row->Int(2) - since, 0));
    }
    current = status;
    since = row->Int(2);
    if (std::find(seen.begin(), seen.end(), status) == seen.end()) {
      seen.push_back(status);
      ++(*statuses)[status].entered;
    }
  }
}

}  // namespace

absl::StatusOr<Funnel> MakeFunnel(const storage::View& view, lifecycle::LifecycleRules& rules,
                                  const FunnelOptions& options) {
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const Lifecycle> lifecycle, rules.Current(view));
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  const Range range{options.from == 0 ? kMin : options.from, options.to == 0 ? kMax : options.to};
  Funnel funnel;
  Statuses statuses(*lifecycle, &funnel.statuses);
  LK_RETURN_IF_ERROR(CountLeads(view, range, &statuses, &funnel));
  LK_RETURN_IF_ERROR(MeasureStays(view, range, &statuses));
  statuses.SummarizeStays();
  return funnel;
}

}  // namespace leadkit::insight
