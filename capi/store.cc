// Stores: opening them, closing them, and in whose name they write.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "base/time.h"
#include "capi/calls.h"
#include "capi/user.h"
#include "records/row.h"

namespace leadkit::capi {
namespace {

constexpr int64_t kMaxBusyTimeoutMs = 3'600'000;
constexpr int64_t kMinCacheKib = 64;
constexpr int64_t kMaxCacheKib = 4'194'304;

// A clock that a caller has made, kept to the times that a field can hold.
Clock SafeClock(lk_clock_fn clock, void* context) {
  return [clock, context] {
    return std::clamp(clock(context), MinDay() * kMicrosPerDay, (MaxDay() + 1) * kMicrosPerDay - 1);
  };
}

absl::Status SetOption(storage::DatabaseOptions* options, int32_t option, int64_t value) {
  switch (option) {
    case LK_OPEN_CREATE:
      LK_RETURN_IF_ERROR(CheckRange(value, 0, 1, "LK_OPEN_CREATE"));
      options->create = value != 0;
      return absl::OkStatus();
    case LK_OPEN_READ_ONLY:
      LK_RETURN_IF_ERROR(CheckRange(value, 0, 1, "LK_OPEN_READ_ONLY"));
      options->read_only = value != 0;
      return absl::OkStatus();
    case LK_OPEN_DURABILITY:
      LK_RETURN_IF_ERROR(
          CheckRange(value, LK_DURABILITY_FULL, LK_DURABILITY_NORMAL, "LK_OPEN_DURABILITY"));
      options->sync_every_commit = value == LK_DURABILITY_FULL;
      return absl::OkStatus();
    case LK_OPEN_BUSY_TIMEOUT_MS:
      LK_RETURN_IF_ERROR(CheckRange(value, 0, kMaxBusyTimeoutMs, "LK_OPEN_BUSY_TIMEOUT_MS"));
      options->busy_timeout_ms = static_cast<int>(value);
      return absl::OkStatus();
    case LK_OPEN_CACHE_KIB:
      LK_RETURN_IF_ERROR(CheckRange(value, kMinCacheKib, kMaxCacheKib, "LK_OPEN_CACHE_KIB"));
      options->cache_kib = static_cast<int>(value);
      return absl::OkStatus();
    default:
      return MakeError(Code::kInvalidArgument, absl::StrCat("there is no open option ", option));
  }
}

// A plain file name, also where SQLite would see more in it.
absl::StatusOr<std::string> PlainPath(std::string_view path) {
  if (path.empty()) return MakeError(Code::kInvalidArgument, "the path is empty; name a file");
  if (path == ":memory:") {
    return MakeError(Code::kInvalidArgument,
                     "a store is a file, and ':memory:' is none; name one in a folder for "
                     "temporary files");
  }
  return path.starts_with("file:") ? absl::StrCat("./", ToAbsl(path)) : std::string(path);
}

}  // namespace

absl::StatusOr<RecordId> CheckUser(const storage::View& view, RecordId user, RecordId system_user) {
  if (user == kNoId) return system_user;
  const auto& known = view.known().user;
  const schema::Object& object = view.catalog().object(known.object);
  records::Record record(object);
  LK_ASSIGN_OR_RETURN(const bool found, records::ReadRecord(view, object, user, &record));
  const Place place{object.api, "", user};
  if (!found) return MakeError(Code::kNotFound, "there is no User with this id", place);
  if (record.Bool(object.system.is_deleted) || !record.Bool(known.is_active)) {
    return MakeError(Code::kInactiveOwnerOrUser,
                     "the user is not active; activate it, or name another", place);
  }
  return user;
}

extern "C" {

LK_API lk_status lk_open_options_new(lk_open_options** out_options, lk_error** out_error) {
  return Guard(out_error, Outs(out_options), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckOut(out_options, "out_options"));
    *out_options = new lk_open_options;
    return absl::OkStatus();
  });
}

LK_API lk_status lk_open_options_set_int(lk_open_options* options, int32_t option, int64_t value,
                                         lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(options, "options"));
    return SetOption(&options->options, option, value);
  });
}

LK_API lk_status lk_open_options_set_clock(lk_open_options* options, lk_clock_fn clock,
                                           void* context, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(options, "options"));
    options->options.clock = clock == nullptr ? SystemClock() : SafeClock(clock, context);
    return absl::OkStatus();
  });
}

LK_API void lk_open_options_free(lk_open_options* options) { GuardFree(options); }

LK_API lk_status lk_store_open(const char* path, size_t path_len, const lk_open_options* options,
                               lk_store** out_store, lk_error** out_error) {
  return Guard(out_error, Outs(out_store), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckOut(out_store, "out_store"));
    LK_RETURN_IF_ERROR(CheckOptional(options, "options"));
    LK_ASSIGN_OR_RETURN(const std::string_view name, TextArgument(path, path_len, "path"));
    LK_ASSIGN_OR_RETURN(const std::string plain, PlainPath(name));
    auto store = std::make_unique<lk_store>();
    LK_ASSIGN_OR_RETURN(
        store->store,
        Store::Open(plain, options != nullptr ? options->options : storage::DatabaseOptions()));
    *out_store = store.release();
    return absl::OkStatus();
  });
}

LK_API void lk_store_close(lk_store* store) {
  Guard(nullptr, Outs(), [&]() -> absl::Status {
    if (!IsA(store) || store->closed.exchange(true)) return absl::OkStatus();
    if (store->references.fetch_sub(1, std::memory_order_acq_rel) == 1) delete store;
    return absl::OkStatus();
  });
}

LK_API lk_status lk_store_set_user(lk_store* store, int64_t user_id, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    return Read(store, nullptr, [&](const Reading& reading) -> absl::Status {
      LK_ASSIGN_OR_RETURN(const RecordId user,
                          CheckUser(reading.view, user_id, store->store->database().system_user()));
      store->store->set_user(user);
      return absl::OkStatus();
    });
  });
}

LK_API lk_status lk_store_get_user(lk_store* store, int64_t* out_user_id, lk_error** out_error) {
  return Guard(out_error, Outs(out_user_id), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    if (out_user_id != nullptr) *out_user_id = store->store->user();
    return absl::OkStatus();
  });
}

}  // extern "C"

}  // namespace leadkit::capi
