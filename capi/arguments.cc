// Arguments: what a call is given is looked at before anything is done with it.
#include "capi/arguments.h"

#include "absl/strings/str_cat.h"
#include "base/text.h"

namespace leadkit::capi {

absl::Status CheckTag(const Handle* handle, Tag tag, std::string_view name) {
  if (handle != nullptr && handle->tag == tag) return absl::OkStatus();
  return MakeError(Code::kInvalidArgument,
                   absl::StrCat("the argument '", ToAbsl(name), "' is ",
                                handle == nullptr ? "null" : "a handle of another type"));
}

absl::Status CheckOut(const void* out, std::string_view name) {
  if (out != nullptr) return absl::OkStatus();
  return MakeError(Code::kInvalidArgument,
                   absl::StrCat("the argument '", ToAbsl(name), "' is null; it receives a handle"));
}

absl::StatusOr<std::string_view> BytesArgument(const char* bytes, size_t size,
                                               std::string_view name) {
  if (bytes == nullptr && size != 0) {
    return MakeError(Code::kInvalidArgument, absl::StrCat("the argument '", ToAbsl(name),
                                                          "' is null and its length is not 0"));
  }
  if (size > LK_MAX_TEXT_BYTES) {
    return MakeError(Code::kStringTooLong,
                     absl::StrCat("the argument '", ToAbsl(name), "' has ", size, " bytes and ",
                                  LK_MAX_TEXT_BYTES, " are allowed"));
  }
  return size == 0 ? std::string_view("") : std::string_view(bytes, size);
}

absl::StatusOr<std::string_view> TextArgument(const char* text, size_t size,
                                              std::string_view name) {
  LK_ASSIGN_OR_RETURN(const std::string_view view, BytesArgument(text, size, name));
  if (IsValidText(view)) return view;
  return MakeError(Code::kInvalidText,
                   absl::StrCat("the argument '", ToAbsl(name),
                                "' is not UTF-8 without U+0000; convert it first"));
}

absl::Status CheckRange(int64_t value, int64_t low, int64_t high, std::string_view name) {
  if (value >= low && value <= high) return absl::OkStatus();
  return MakeError(Code::kInvalidArgument, absl::StrCat("'", ToAbsl(name), "' is ", value,
                                                        " and may be ", low, " to ", high));
}

absl::Status CheckFlags(int32_t flags, int32_t allowed) {
  if ((flags & ~allowed) == 0) return absl::OkStatus();
  return MakeError(Code::kInvalidArgument, absl::StrCat("the flags are ", flags,
                                                        " and this call knows those of ", allowed));
}

absl::StatusOr<std::vector<std::string_view>> NamesArgument(const char* const* names,
                                                            const size_t* name_lens,
                                                            int32_t count) {
  LK_RETURN_IF_ERROR(CheckRange(count, 0, kMaxNames, "field_count"));
  std::vector<std::string_view> views;
  if (count > 0 && (names == nullptr || name_lens == nullptr)) {
    return MakeError(Code::kInvalidArgument, "the field names or their lengths are null");
  }
  for (int32_t i = 0; i < count; ++i) {
    LK_ASSIGN_OR_RETURN(const std::string_view view,
                        TextArgument(names[i], name_lens[i], "fields"));
    views.push_back(view);
  }
  return views;
}

absl::Status CheckIds(const int64_t* ids, size_t id_count) {
  if (ids == nullptr && id_count != 0) {
    return MakeError(Code::kInvalidArgument, "the ids are null and their number is not 0");
  }
  if (id_count <= LK_MAX_BATCH_ROWS) return absl::OkStatus();
  return MakeError(Code::kInvalidArgument,
                   absl::StrCat("there are ", id_count, " ids and ", LK_MAX_BATCH_ROWS,
                                " are allowed in a call"));
}

}  // namespace leadkit::capi
