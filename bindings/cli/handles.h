// The handles of leadkit.h as C++ owners, and one way to call its functions.
//
//   Text text;
//   Call(lk_schema_describe, store, "Lead", Out(text));
//
// Call passes a text as pointer and length, an Owner as its pointer, Out(owner) as the place that
// receives a new handle, and &borrowed as pointer and length to fill. It adds the error, and
// throws it as a Failure where the call was not LK_OK.
#pragma once

#include <leadkit.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "failure.h"

namespace leadkit::cli {

template <auto free_function>
struct Freer {
  template <typename Handle>
  void operator()(Handle* handle) const {
    free_function(handle);
  }
};

template <typename Handle, auto free_function>
using Owner = std::unique_ptr<Handle, Freer<free_function>>;

using OpenOptions = Owner<lk_open_options, lk_open_options_free>;
using Store = Owner<lk_store, lk_store_close>;
using Text = Owner<lk_text, lk_text_free>;
using FieldSpec = Owner<lk_field_spec, lk_field_spec_free>;
using Record = Owner<lk_record, lk_record_free>;
using Transaction = Owner<lk_transaction, lk_transaction_rollback>;
using Cursor = Owner<lk_cursor, lk_cursor_free>;
using Results = Owner<lk_results, lk_results_free>;
using Rows = Owner<lk_rows, lk_rows_free>;
using ConvertOptions = Owner<lk_convert_options, lk_convert_options_free>;
using Plan = Owner<lk_plan, lk_plan_free>;
using Conversion = Owner<lk_conversion, lk_conversion_free>;
using MergeOptions = Owner<lk_merge_options, lk_merge_options_free>;
using Merge = Owner<lk_merge, lk_merge_free>;
using Unmerge = Owner<lk_unmerge, lk_unmerge_free>;
using ImportOptions = Owner<lk_import_options, lk_import_options_free>;
using ImportResult = Owner<lk_import_result, lk_import_result_free>;
using MatchOptions = Owner<lk_match_options, lk_match_options_free>;
using Matches = Owner<lk_matches, lk_matches_free>;
using Duplicates = Owner<lk_duplicates, lk_duplicates_free>;

// A text that a handle lends. Null is empty.
struct Borrowed {
  const char* text = nullptr;
  size_t size = 0;

  std::string_view view() const {
    return text == nullptr ? std::string_view() : std::string_view(text, size);
  }
  std::string str() const { return std::string(view()); }
};

// A new handle on its way into its owner; it arrives at the end of the full expression.
template <typename Handle, typename Deleter>
class Out {
 public:
  explicit Out(std::unique_ptr<Handle, Deleter>& owner) : owner_(owner) {}
  ~Out() { owner_.reset(handle_); }
  Out(const Out&) = delete;
  Out& operator=(const Out&) = delete;

  Handle** place() const { return &handle_; }

 private:
  std::unique_ptr<Handle, Deleter>& owner_;
  mutable Handle* handle_ = nullptr;
};

// How one argument is written in C: as one or two.
template <typename T>
requires(!std::is_convertible_v<T, std::string_view>) std::tuple<T> AsC(T value) { return {value}; }
inline std::tuple<const char*, size_t> AsC(std::string_view text) {
  return {text.data(), text.size()};
}
inline std::tuple<std::nullptr_t> AsC(std::nullptr_t) { return {nullptr}; }
template <typename Handle, typename Deleter>
std::tuple<Handle*> AsC(const std::unique_ptr<Handle, Deleter>& owner) {
  return {owner.get()};
}
template <typename Handle, typename Deleter>
std::tuple<Handle**> AsC(const Out<Handle, Deleter>& out) {
  return {out.place()};
}
inline std::tuple<const char**, size_t*> AsC(Borrowed* out) { return {&out->text, &out->size}; }

template <typename Function, typename... Arguments>
void Call(Function function, const Arguments&... arguments) {
  lk_error* error = nullptr;
  const lk_status status =
      std::apply(function, std::tuple_cat(AsC(arguments)..., std::tuple<lk_error**>(&error)));
  if (status != LK_OK) throw Failure::Take(status, error);
}

}  // namespace leadkit::cli
