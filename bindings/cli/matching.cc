#include "matching.h"

#include <charconv>

#include "text.h"

namespace leadkit::cli {
namespace {

int32_t OnIndexProgress(void* context, int64_t done, int64_t, int64_t) {
  if (*static_cast<bool*>(context)) WriteProgress(Counted(done, "record") + " indexed");
  return Interrupted() ? 1 : 0;
}

std::string Fixed(double value, int digits) {
  char text[64];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, digits);
  return std::string(text, end.ptr);
}

}  // namespace

MatchingState StateOf(const Store& store) {
  MatchingState state;
  int32_t on = 0;
  Call(lk_matching_get_state, store, nullptr, &on, &state.people, &state.companies);
  state.on = on != 0;
  return state;
}

void SwitchMatchingOn(const Store& store) {
  Watch(OnIndexProgress, [&](lk_progress_fn progress, void* context) {
    Call(lk_matching_switch_on, store, nullptr, progress, context);
  });
}

int32_t OnPassProgress(void* context, int64_t done, int64_t, int64_t total) {
  if (*static_cast<bool*>(context)) {
    WriteProgress(done == 0 ? "reading the records"
                            : FormatCount(done) + " of " + Counted(total, "record") + " compared");
  }
  return Interrupted() ? 1 : 0;
}

Store OpenMatched(Session& session, Access access) {
  Store store = OpenStore(session, access);
  if (StateOf(store).on) return store;
  try {
    store = OpenStore(session, Access::kWrite);
    WriteError(session.out,
               "leadkit: matching is off in this store, and is switched on now; `leadkit "
               "matching off " +
                   session.store_path + "` undoes it");
    SwitchMatchingOn(store);
  } catch (const Failure& failure) {
    if (failure.code() != LK_READ_ONLY) throw;
    throw Failure(
        failure.exit(),
        "matching is off in this store, and it can't be switched on because the store may "
        "not be written (READ_ONLY)");
  }
  return store;
}

std::string FormatBits(double bits) { return Fixed(bits, 3); }

std::string FormatFraction(double probability) { return Fixed(probability, 5); }

std::string FormatProbability(double probability) {
  if (probability > 0.999) return "> 99.9 %";
  if (probability < 0.001) return "< 0.1 %";
  return Fixed(100 * probability, 1) + " %";
}

std::string BandName(int32_t band) {
  switch (band) {
    case LK_BAND_LINK:
      return "LINK";
    case LK_BAND_REVIEW:
      return "REVIEW";
    default:
      return "NONE";
  }
}

std::string BandWord(int32_t band) {
  switch (band) {
    case LK_BAND_LINK:
      return "the same";
    case LK_BAND_REVIEW:
      return "maybe";
    default:
      return "another";
  }
}

std::string DecisionName(int64_t decision) {
  switch (decision) {
    case LK_DECIDED_SAME:
      return "SAME";
    case LK_DECIDED_NEVER:
      return "NEVER";
    default:
      return "";
  }
}

int32_t KindNamed(const std::string& name) {
  if (name == "people") return LK_PEOPLE;
  if (name == "companies") return LK_COMPANIES;
  throw Failure::Usage("'" + name + "' is neither people nor companies");
}

}  // namespace leadkit::cli
