// The way into the library and out of it, the same for every exported function.
//
// Guard empties the out-parameters, runs the function's body, and turns what it returns or throws
// into a code and an lk_error. Nothing passes it: no exception leaves the library.
//
//   lk_status lk_record_set_id(lk_record* record, int64_t id, lk_error** out_error) {
//     return Guard(out_error, Outs(), [&]() -> absl::Status {
//       LK_RETURN_IF_ERROR(Check(record, "record"));
//       ...
//     });
//   }
#pragma once

#include <memory>
#include <string>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "base/error.h"
#include "capi/handles.h"

namespace leadkit::capi {

// Out-parameters: emptied at the beginning, and again after a failure. Null ones are left out.
template <typename... T>
class Outs {
 public:
  explicit Outs(T*... outs) : outs_(outs...) {}
  void Clear() const noexcept {
    std::apply([](auto*... out) { ((out != nullptr ? void(*out = {}) : void()), ...); }, outs_);
  }

 private:
  std::tuple<T*...> outs_;
};

// What is being thrown, as a status. Call it in a catch block.
absl::Status StatusOfException() noexcept;

// Runs `body` and turns what it throws into a status.
template <typename Body>
absl::Status Caught(Body&& body) noexcept {
  try {
    return std::forward<Body>(body)();
  } catch (...) {
    return StatusOfException();
  }
}

// The status as a code and, where `out_error` is not null, a new lk_error; NULL there if there is
// no memory for one.
lk_status Report(const absl::Status& status, lk_error** out_error) noexcept;

template <typename... T, typename Body>
lk_status Guard(lk_error** out_error, const Outs<T...>& outs, Body&& body) noexcept {
  if (out_error != nullptr) *out_error = nullptr;
  outs.Clear();
  const absl::Status status = Caught(std::forward<Body>(body));
  if (status.ok()) return LK_OK;
  outs.Clear();
  return Report(status, out_error);
}

// For functions that free: a null handle and one of another type are left alone.
template <typename T>
void GuardFree(T* handle) noexcept {
  Guard(nullptr, Outs(), [&]() -> absl::Status {
    if (IsA(handle)) delete handle;
    return absl::OkStatus();
  });
}

// Gives out a text, which a 0 byte follows, and its size. Either place may be null.
void Lend(const std::string& text, const char** out_text, size_t* out_size);

// An error as a handle. REQUIRES: !status.ok().
std::unique_ptr<lk_error> NewError(const absl::Status& status);

}  // namespace leadkit::capi
