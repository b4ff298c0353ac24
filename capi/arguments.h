// Arguments of calls, checked. All of them are checked before a call does anything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/error.h"
#include "capi/handles.h"

namespace leadkit::capi {

// Names in an array: more than an object can have fields.
constexpr int32_t kMaxNames = 10'000;

// kInvalidArgument unless `handle` is one of its type. `name` is that of the parameter.
absl::Status CheckTag(const Handle* handle, Tag tag, std::string_view name);
template <typename T>
absl::Status Check(const T* handle, std::string_view name) {
  return CheckTag(handle, T::kTag, name);
}
// The same, where null is a value.
template <typename T>
absl::Status CheckOptional(const T* handle, std::string_view name) {
  return handle == nullptr ? absl::OkStatus() : CheckTag(handle, T::kTag, name);
}

// kInvalidArgument if there is no place for the new handle.
absl::Status CheckOut(const void* out, std::string_view name);

// A text argument: UTF-8 of at most LK_MAX_TEXT_BYTES. Borrowed.
absl::StatusOr<std::string_view> TextArgument(const char* text, size_t size, std::string_view name);
// The same without a look at what it holds.
absl::StatusOr<std::string_view> BytesArgument(const char* bytes, size_t size,
                                               std::string_view name);
// An argument that is a number from `low` to `high`.
absl::Status CheckRange(int64_t value, int64_t low, int64_t high, std::string_view name);
// `flags` has no bits but those of `allowed`.
absl::Status CheckFlags(int32_t flags, int32_t allowed);

// An array of names and their lengths.
absl::StatusOr<std::vector<std::string_view>> NamesArgument(const char* const* names,
                                                            const size_t* name_lens, int32_t count);
// An array of ids.
absl::Status CheckIds(const int64_t* ids, size_t id_count);

}  // namespace leadkit::capi
