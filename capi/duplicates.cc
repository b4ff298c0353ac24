// Duplicates of a whole store, and the pairs that wait for somebody to look at them.
#include "absl/strings/str_cat.h"
#include "capi/calls.h"
#include "capi/matching.h"
#include "identity/decisions.h"
#include "identity/dedupe.h"
#include "identity/profile_source.h"

namespace leadkit::capi {
namespace {

constexpr int64_t kMaxReviews = 1'000'000;

// Puts the pairs that are neither sure nor unlikely into the review queue.
absl::Status Queue(lk_store* store, lk_transaction* tx, lk_duplicates* duplicates) {
  return WriteAlone(store, tx,
                    [&](storage::WriteTxn& txn, const records::WriteContext&) -> absl::Status {
                      duplicates->queued = 0;
                      for (const identity::DuplicatePair& pair : duplicates->found.pairs) {
                        if (pair.band != identity::Band::kReview) continue;
                        LK_RETURN_IF_ERROR(identity::AddReview(txn, pair.a, pair.b, pair.total));
                        ++duplicates->queued;
                      }
                      return absl::OkStatus();
                    });
}

absl::StatusOr<int64_t> NumberOf(const lk_duplicates& duplicates, int32_t which) {
  switch (which) {
    case LK_DUPLICATES_GROUPS:
      return static_cast<int64_t>(duplicates.found.groups.size());
    case LK_DUPLICATES_PAIRS:
      return static_cast<int64_t>(duplicates.found.pairs.size());
    case LK_DUPLICATES_RECORDS:
      return duplicates.found.records;
    case LK_DUPLICATES_COMPARED:
      return duplicates.found.compared;
    case LK_DUPLICATES_QUEUED:
      return duplicates.queued;
    default:
      return MakeError(Code::kInvalidArgument, absl::StrCat("duplicates have no number ", which));
  }
}

// Waiting pairs with the objects of their records and what the bars say of them today.
absl::Status FillReviews(lk_store* store, const storage::View& view, int64_t limit,
                         identity::DedupeResult* found) {
  LK_RETURN_IF_ERROR(BringUpToDate(store, view));
  LK_RETURN_IF_ERROR(identity::RequireIndex(view.connection).status());
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const identity::MatchRules> rules,
                      store->store->rulebook().Current(view));
  LK_ASSIGN_OR_RETURN(const std::vector<identity::ReviewPair> reviews,
                      identity::ListReviews(view, limit));
  for (const identity::ReviewPair& review : reviews) {
    found->objects.emplace(review.a, review.object_of_a);
    found->objects.emplace(review.b, review.object_of_b);
    const auto kind = identity::KindOf(view.known(), review.object_of_a);
    const matching::Model& model = rules->scorer(kind.value_or(matching::Kind::kPerson)).model();
    const identity::Band band = review.total >= model.link_at     ? identity::Band::kLink
                                : review.total >= model.review_at ? identity::Band::kReview
                                                                  : identity::Band::kNone;
    found->pairs.push_back({review.a, review.b, review.total, band});
  }
  return absl::OkStatus();
}

}  // namespace

extern "C" {

LK_API lk_status lk_duplicates_find(lk_store* store, lk_transaction* tx, int32_t kind,
                                    int32_t threads, int32_t flags, lk_progress_fn progress,
                                    void* progress_context, lk_duplicates** out_duplicates,
                                    lk_error** out_error) {
  return Guard(out_error, Outs(out_duplicates), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOut(out_duplicates, "out_duplicates"));
    LK_RETURN_IF_ERROR(CheckRange(kind, LK_PEOPLE, LK_COMPANIES, "kind"));
    LK_RETURN_IF_ERROR(CheckRange(threads, 0, kMaxThreads, "threads"));
    LK_RETURN_IF_ERROR(CheckFlags(flags, LK_DUPLICATES_QUEUE));
    auto duplicates = std::make_unique<lk_duplicates>();
    LK_RETURN_IF_ERROR(Read(store, tx, [&](const Reading& reading) -> absl::Status {
      LK_RETURN_IF_ERROR(BringUpToDate(store, reading.view));
      LK_ASSIGN_OR_RETURN(const std::shared_ptr<const identity::MatchRules> rules,
                          store->store->rulebook().Current(reading.view));
      const identity::DedupeOptions how{static_cast<matching::Kind>(kind), threads,
                                        GoOnOf(progress, progress_context)};
      LK_ASSIGN_OR_RETURN(duplicates->found, identity::FindDuplicates(reading.view, *rules, how));
      return absl::OkStatus();
    }));
    if ((flags & LK_DUPLICATES_QUEUE) != 0) {
      LK_RETURN_IF_ERROR(Queue(store, tx, duplicates.get()));
    }
    *out_duplicates = duplicates.release();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_match_list_reviews(lk_store* store, lk_transaction* tx, int64_t limit,
                                       lk_duplicates** out_duplicates, lk_error** out_error) {
  return Guard(out_error, Outs(out_duplicates), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOut(out_duplicates, "out_duplicates"));
    LK_RETURN_IF_ERROR(CheckRange(limit, 1, kMaxReviews, "limit"));
    auto duplicates = std::make_unique<lk_duplicates>();
    LK_RETURN_IF_ERROR(Read(store, tx, [&](const Reading& reading) {
      return FillReviews(store, reading.view, limit, &duplicates->found);
    }));
    *out_duplicates = duplicates.release();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_duplicates_get_int(const lk_duplicates* duplicates, int32_t which,
                                       int64_t* out_value, lk_error** out_error) {
  return Guard(out_error, Outs(out_value), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(duplicates, "duplicates"));
    LK_ASSIGN_OR_RETURN(const int64_t value, NumberOf(*duplicates, which));
    if (out_value != nullptr) *out_value = value;
    return absl::OkStatus();
  });
}

LK_API lk_status lk_duplicates_get_group(const lk_duplicates* duplicates, int64_t group,
                                         const int64_t** out_ids, size_t* out_id_count,
                                         lk_error** out_error) {
  return Guard(out_error, Outs(out_ids, out_id_count), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(duplicates, "duplicates"));
    const auto& groups = duplicates->found.groups;
    LK_RETURN_IF_ERROR(CheckRange(group, 0, static_cast<int64_t>(groups.size()) - 1, "group"));
    const std::vector<RecordId>& ids = groups[static_cast<size_t>(group)];
    if (out_ids != nullptr) *out_ids = ids.data();
    if (out_id_count != nullptr) *out_id_count = ids.size();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_duplicates_get_pair(const lk_duplicates* duplicates, int64_t pair,
                                        int64_t* out_a, int64_t* out_b, double* out_bits,
                                        double* out_probability, int32_t* out_band,
                                        lk_error** out_error) {
  return Guard(
      out_error, Outs(out_a, out_b, out_bits, out_probability, out_band), [&]() -> absl::Status {
        LK_RETURN_IF_ERROR(Check(duplicates, "duplicates"));
        const auto& pairs = duplicates->found.pairs;
        LK_RETURN_IF_ERROR(CheckRange(pair, 0, static_cast<int64_t>(pairs.size()) - 1, "pair"));
        const identity::DuplicatePair& found = pairs[static_cast<size_t>(pair)];
        if (out_a != nullptr) *out_a = found.a;
        if (out_b != nullptr) *out_b = found.b;
        if (out_bits != nullptr) *out_bits = Bits(found.total);
        if (out_probability != nullptr) *out_probability = matching::Probability(found.total);
        if (out_band != nullptr) *out_band = static_cast<int32_t>(found.band);
        return absl::OkStatus();
      });
}

LK_API lk_status lk_duplicates_get_object(const lk_duplicates* duplicates, int64_t record_id,
                                          const char** out_object, size_t* out_object_len,
                                          lk_error** out_error) {
  return Guard(out_error, Outs(out_object, out_object_len), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(duplicates, "duplicates"));
    const auto found = duplicates->found.objects.find(record_id);
    if (found == duplicates->found.objects.end()) {
      return MakeError(Code::kNotFound, "none of the groups and pairs names this record",
                       {"", "", record_id});
    }
    Lend(ObjectName(found->second), out_object, out_object_len);
    return absl::OkStatus();
  });
}

LK_API void lk_duplicates_free(lk_duplicates* duplicates) { GuardFree(duplicates); }

}  // extern "C"

}  // namespace leadkit::capi
