// Texts made for the caller.
#include "capi/text.h"

#include "capi/arguments.h"
#include "capi/guard.h"

namespace leadkit::capi {

lk_text* NewText(std::string text) {
  auto handle = std::make_unique<lk_text>();
  handle->text = std::move(text);
  return handle.release();
}

extern "C" {

LK_API lk_status lk_text_get(const lk_text* text, const char** out_text, size_t* out_text_len,
                             lk_error** out_error) {
  return Guard(out_error, Outs(out_text, out_text_len), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(text, "text"));
    Lend(text->text, out_text, out_text_len);
    return absl::OkStatus();
  });
}

LK_API void lk_text_free(lk_text* text) { GuardFree(text); }

}  // extern "C"

}  // namespace leadkit::capi
