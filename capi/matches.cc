// Looking a record up: options, and what was found, with the reasons.
#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "capi/calls.h"
#include "capi/matching.h"
#include "identity/profile_source.h"
#include "matching/compare.h"
#include "records/reader.h"

namespace leadkit::capi {
namespace {

constexpr int64_t kMaxMatches = 1000;

static_assert(LK_BAND_NONE == static_cast<int32_t>(identity::Band::kNone));
static_assert(LK_BAND_REVIEW == static_cast<int32_t>(identity::Band::kReview));
static_assert(LK_BAND_LINK == static_cast<int32_t>(identity::Band::kLink));

absl::Status SetNumber(identity::MatchOptions* options, int32_t option, int64_t value) {
  switch (option) {
    case LK_FIND_LIMIT:
      LK_RETURN_IF_ERROR(CheckRange(value, 1, kMaxMatches, "LK_FIND_LIMIT"));
      options->limit = static_cast<size_t>(value);
      return absl::OkStatus();
    case LK_FIND_EXPLAIN:
      LK_RETURN_IF_ERROR(CheckRange(value, 0, 1, "LK_FIND_EXPLAIN"));
      options->explain = value != 0;
      return absl::OkStatus();
    case LK_FIND_ALL:
      LK_RETURN_IF_ERROR(CheckRange(value, 0, 1, "LK_FIND_ALL"));
      options->all = value != 0;
      return absl::OkStatus();
    case LK_FIND_STANDARD:
      LK_RETURN_IF_ERROR(CheckRange(value, 0, 1, "LK_FIND_STANDARD"));
      options->standard = value != 0;
      return absl::OkStatus();
    default:
      return MakeError(Code::kInvalidArgument,
                       absl::StrCat("there is no numeric option ", option, " of a look-up"));
  }
}

// The options with the objects of this store: those that were named, or those that can be the same
// as a record of `object`.
absl::StatusOr<identity::MatchOptions> OptionsFor(const storage::View& view,
                                                  const lk_match_options* given,
                                                  const schema::Object& object) {
  const schema::Known& known = view.known();
  const auto kind = identity::KindOf(known, object.index);
  if (!kind.has_value()) {
    return MakeError(Code::kInvalidArgument,
                     "records of this object are not matched; leads, contacts and accounts are",
                     {object.api, "", 0});
  }
  identity::MatchOptions options;
  if (given != nullptr) {
    options = given->options;
    for (const std::string& name : given->objects) {
      LK_ASSIGN_OR_RETURN(const schema::Object* named, view.catalog().Require(name));
      options.objects.push_back(named->index);
    }
  }
  if (!options.objects.empty()) return options;
  if (*kind == matching::Kind::kCompany) {
    options.objects = {known.account.object};
  } else {
    options.objects = {known.lead.object, known.contact.object};
  }
  return options;
}

std::vector<ShownStep> StepsOf(const matching::Waterfall& waterfall) {
  std::vector<ShownStep> steps;
  for (const matching::Step& step : waterfall.steps) {
    steps.push_back({std::string(matching::FieldName(step.field)),
                     std::string(matching::LevelName(step.field, step.level)), step.weight,
                     step.frequency});
  }
  return steps;
}

absl::Status Find(lk_store* store, const storage::View& view, const lk_match_options* given,
                  const records::Record& record, lk_matches* matches) {
  LK_ASSIGN_OR_RETURN(const identity::MatchOptions options,
                      OptionsFor(view, given, record.object()));
  LK_ASSIGN_OR_RETURN(matches->answer, store->store->matcher().Find(view, record, options));
  matches->explained = options.explain;
  for (identity::Match& match : matches->answer.matches) {
    ShownMatch& shown = matches->shown.emplace_back();
    shown.match = std::move(match);
    // The parent of an account that fits has no reasons of its own.
    if (shown.match.waterfall.steps.empty()) continue;
    shown.steps = StepsOf(shown.match.waterfall);
    shown.text = matching::FormatWaterfall(shown.match.waterfall);
  }
  matches->answer.matches.clear();
  return absl::OkStatus();
}

absl::StatusOr<const ShownMatch*> MatchAt(const lk_matches* matches, int64_t index) {
  LK_RETURN_IF_ERROR(Check(matches, "matches"));
  LK_RETURN_IF_ERROR(
      CheckRange(index, 0, static_cast<int64_t>(matches->shown.size()) - 1, "index"));
  return &matches->shown[static_cast<size_t>(index)];
}

absl::StatusOr<const ShownMatch*> ExplainedAt(const lk_matches* matches, int64_t index) {
  LK_ASSIGN_OR_RETURN(const ShownMatch* match, MatchAt(matches, index));
  if (matches->explained) return match;
  return MakeError(Code::kWrongState,
                   "the matches were found without reasons; set LK_FIND_EXPLAIN to have them");
}

}  // namespace

extern "C" {

LK_API lk_status lk_match_options_new(lk_match_options** out_options, lk_error** out_error) {
  return Guard(out_error, Outs(out_options), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckOut(out_options, "out_options"));
    *out_options = new lk_match_options;
    return absl::OkStatus();
  });
}

LK_API lk_status lk_match_options_set_int(lk_match_options* options, int32_t option, int64_t value,
                                          lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(options, "options"));
    return SetNumber(&options->options, option, value);
  });
}

LK_API lk_status lk_match_options_add_object(lk_match_options* options, const char* object,
                                             size_t object_len, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(options, "options"));
    LK_ASSIGN_OR_RETURN(const std::string_view name, TextArgument(object, object_len, "object"));
    LK_ASSIGN_OR_RETURN(const schema::Object* found, schema::Catalog::Standard()->Require(name));
    for (const std::string& known : options->objects) {
      if (known == found->api) return absl::OkStatus();
    }
    options->objects.push_back(found->api);
    return absl::OkStatus();
  });
}

LK_API void lk_match_options_free(lk_match_options* options) { GuardFree(options); }

LK_API lk_status lk_match_find(lk_store* store, lk_transaction* tx, int64_t record_id,
                               const lk_match_options* options, lk_matches** out_matches,
                               lk_error** out_error) {
  return Guard(out_error, Outs(out_matches), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOptional(options, "options"));
    LK_RETURN_IF_ERROR(CheckOut(out_matches, "out_matches"));
    auto matches = std::make_unique<lk_matches>();
    LK_RETURN_IF_ERROR(Read(store, tx, [&](const Reading& reading) -> absl::Status {
      LK_ASSIGN_OR_RETURN(const records::FoundRecord found,
                          records::FindById(reading.view, record_id));
      if (found.record.Bool(found.object->system.is_deleted)) {
        return MakeError(Code::kEntityIsDeleted,
                         "the record is in the recycle bin; undelete it to look it up",
                         {found.object->api, "", record_id});
      }
      return Find(store, reading.view, options, found.record, matches.get());
    }));
    *out_matches = matches.release();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_match_find_values(lk_store* store, lk_transaction* tx, const lk_record* record,
                                      const lk_match_options* options, lk_matches** out_matches,
                                      lk_error** out_error) {
  return Guard(out_error, Outs(out_matches), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOf(store, record, "record"));
    LK_RETURN_IF_ERROR(CheckOptional(options, "options"));
    LK_RETURN_IF_ERROR(CheckOut(out_matches, "out_matches"));
    auto matches = std::make_unique<lk_matches>();
    LK_RETURN_IF_ERROR(Read(store, tx, [&](const Reading& reading) {
      return Find(store, reading.view, options, record->record, matches.get());
    }));
    *out_matches = matches.release();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_matches_get_int(const lk_matches* matches, int32_t which, int64_t* out_value,
                                    lk_error** out_error) {
  return Guard(out_error, Outs(out_value), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(matches, "matches"));
    LK_RETURN_IF_ERROR(CheckRange(which, LK_MATCHES_COUNT, LK_MATCHES_COMPARED, "which"));
    const int64_t values[] = {static_cast<int64_t>(matches->shown.size()), matches->answer.base,
                              matches->answer.compared};
    if (out_value != nullptr) *out_value = values[which - LK_MATCHES_COUNT];
    return absl::OkStatus();
  });
}

LK_API lk_status lk_matches_get_bars(const lk_matches* matches, double* out_link_at,
                                     double* out_review_at, lk_error** out_error) {
  return Guard(out_error, Outs(out_link_at, out_review_at), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(matches, "matches"));
    if (out_link_at != nullptr) *out_link_at = Bits(matches->answer.link_at);
    if (out_review_at != nullptr) *out_review_at = Bits(matches->answer.review_at);
    return absl::OkStatus();
  });
}

LK_API lk_status lk_matches_get_why(const lk_matches* matches, const char** out_why,
                                    size_t* out_why_len, lk_error** out_error) {
  return Guard(out_error, Outs(out_why, out_why_len), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(matches, "matches"));
    Lend(matches->answer.why, out_why, out_why_len);
    return absl::OkStatus();
  });
}

LK_API lk_status lk_matches_get(const lk_matches* matches, int64_t index, int64_t* out_id,
                                double* out_bits, double* out_probability, int32_t* out_band,
                                int32_t* out_decision, lk_error** out_error) {
  return Guard(out_error, Outs(out_id, out_bits, out_probability, out_band, out_decision),
               [&]() -> absl::Status {
                 LK_ASSIGN_OR_RETURN(const ShownMatch* shown, MatchAt(matches, index));
                 const identity::Match& match = shown->match;
                 if (out_id != nullptr) *out_id = match.id;
                 if (out_bits != nullptr) *out_bits = Bits(match.total);
                 if (out_probability != nullptr) {
                   *out_probability = matching::Probability(match.total);
                 }
                 if (out_band != nullptr) *out_band = static_cast<int32_t>(match.band);
                 if (out_decision != nullptr) *out_decision = DecisionNumber(match.decided);
                 return absl::OkStatus();
               });
}

LK_API lk_status lk_matches_get_equation(const lk_matches* matches, int64_t index,
                                         int32_t* out_equation, lk_error** out_error) {
  return Guard(out_error, Outs(out_equation), [&]() -> absl::Status {
    LK_ASSIGN_OR_RETURN(const ShownMatch* shown, MatchAt(matches, index));
    if (out_equation != nullptr) *out_equation = shown->match.equation;
    return absl::OkStatus();
  });
}

LK_API lk_status lk_matches_get_object(const lk_matches* matches, int64_t index,
                                       const char** out_object, size_t* out_object_len,
                                       lk_error** out_error) {
  return Guard(out_error, Outs(out_object, out_object_len), [&]() -> absl::Status {
    LK_ASSIGN_OR_RETURN(const ShownMatch* shown, MatchAt(matches, index));
    Lend(ObjectName(shown->match.object), out_object, out_object_len);
    return absl::OkStatus();
  });
}

LK_API lk_status lk_matches_get_waterfall(const lk_matches* matches, int64_t index,
                                          int64_t* out_steps, double* out_prior,
                                          double* out_relatives, const char** out_relatives_name,
                                          size_t* out_relatives_name_len, lk_error** out_error) {
  return Guard(
      out_error,
      Outs(out_steps, out_prior, out_relatives, out_relatives_name, out_relatives_name_len),
      [&]() -> absl::Status {
        LK_ASSIGN_OR_RETURN(const ShownMatch* shown, ExplainedAt(matches, index));
        const matching::Waterfall& waterfall = shown->match.waterfall;
        if (out_steps != nullptr) *out_steps = static_cast<int64_t>(shown->steps.size());
        if (out_prior != nullptr) *out_prior = Bits(waterfall.prior);
        if (out_relatives != nullptr) *out_relatives = Bits(waterfall.relatives);
        Lend(waterfall.relatives_name, out_relatives_name, out_relatives_name_len);
        return absl::OkStatus();
      });
}

LK_API lk_status lk_matches_get_step(const lk_matches* matches, int64_t index, int64_t step,
                                     const char** out_field, size_t* out_field_len,
                                     const char** out_level, size_t* out_level_len,
                                     double* out_weight, double* out_frequency,
                                     lk_error** out_error) {
  return Guard(out_error,
               Outs(out_field, out_field_len, out_level, out_level_len, out_weight, out_frequency),
               [&]() -> absl::Status {
                 LK_ASSIGN_OR_RETURN(const ShownMatch* shown, ExplainedAt(matches, index));
                 LK_RETURN_IF_ERROR(
                     CheckRange(step, 0, static_cast<int64_t>(shown->steps.size()) - 1, "step"));
                 const ShownStep& found = shown->steps[static_cast<size_t>(step)];
                 Lend(found.field, out_field, out_field_len);
                 Lend(found.level, out_level, out_level_len);
                 if (out_weight != nullptr) *out_weight = Bits(found.weight);
                 if (out_frequency != nullptr) *out_frequency = Bits(found.frequency);
                 return absl::OkStatus();
               });
}

LK_API lk_status lk_matches_get_text(const lk_matches* matches, int64_t index,
                                     const char** out_text, size_t* out_text_len,
                                     lk_error** out_error) {
  return Guard(out_error, Outs(out_text, out_text_len), [&]() -> absl::Status {
    LK_ASSIGN_OR_RETURN(const ShownMatch* shown, ExplainedAt(matches, index));
    Lend(shown->text, out_text, out_text_len);
    return absl::OkStatus();
  });
}

LK_API void lk_matches_free(lk_matches* matches) { GuardFree(matches); }

}  // extern "C"

}  // namespace leadkit::capi
