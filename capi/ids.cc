// Ids as text.
#include <cstring>

#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "capi/calls.h"

namespace leadkit::capi {

extern "C" {

LK_API lk_status lk_id_to_text(lk_store* store, const char* object, size_t object_len, int64_t id,
                               char* out_text, lk_error** out_error) {
  return Guard(out_error, Outs(out_text), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    LK_RETURN_IF_ERROR(CheckOut(out_text, "out_text"));
    LK_ASSIGN_OR_RETURN(const std::string_view name, TextArgument(object, object_len, "object"));
    LK_ASSIGN_OR_RETURN(const schema::Object* found,
                        store->store->database().schema()->catalog->Require(name));
    if (id <= 0) {
      return MakeError(Code::kInvalidArgument,
                       absl::StrCat("an id is greater than 0, and this is ", id));
    }
    const std::string text = FormatId(found->prefix, id);
    std::memcpy(out_text, text.c_str(), text.size() + 1);
    return absl::OkStatus();
  });
}

LK_API lk_status lk_id_from_text(lk_store* store, const char* text, size_t text_len,
                                 const char** out_object, size_t* out_object_len, int64_t* out_id,
                                 lk_error** out_error) {
  return Guard(out_error, Outs(out_object, out_object_len, out_id), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    LK_ASSIGN_OR_RETURN(const std::string_view given, TextArgument(text, text_len, "text"));
    const std::optional<ParsedId> parsed = ParseId(given);
    const schema::Object* object =
        parsed.has_value()
            ? store->store->database().schema()->catalog->FindByPrefix(parsed->prefix)
            : nullptr;
    if (object == nullptr || parsed->id <= 0) {
      return MakeError(
          Code::kMalformedId,
          absl::StrCat("'", ToAbsl(TakeCharacters(given, 60)),
                       "' is not a record id: 15 or 18 letters and digits with matching check "
                       "characters, of which the first three name an object"));
    }
    Lend(ObjectName(object->index), out_object, out_object_len);
    if (out_id != nullptr) *out_id = parsed->id;
    return absl::OkStatus();
  });
}

}  // extern "C"

}  // namespace leadkit::capi
