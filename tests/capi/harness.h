// What the tests of the C ABI share: owners for handles, an error that tells what went wrong, and a
// store in a file of its own.
#pragma once

#include <gtest/gtest.h>
#include <leadkit.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leadkit::test {

template <auto free_function>
struct Freer {
  template <typename Handle>
  void operator()(Handle* handle) const {
    free_function(handle);
  }
};
template <typename Handle, auto free_function>
using Owner = std::unique_ptr<Handle, Freer<free_function>>;

using Store = Owner<lk_store, lk_store_close>;
using OpenOptions = Owner<lk_open_options, lk_open_options_free>;
using Text = Owner<lk_text, lk_text_free>;
using FieldSpec = Owner<lk_field_spec, lk_field_spec_free>;
using Record = Owner<lk_record, lk_record_free>;
using Transaction = Owner<lk_transaction, lk_transaction_rollback>;
using Cursor = Owner<lk_cursor, lk_cursor_free>;
using Batch = Owner<lk_batch, lk_batch_free>;
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

// A new handle on its way into its owner, where it arrives at the end of the full expression.
template <typename Handle, typename Deleter>
class Out {
 public:
  explicit Out(std::unique_ptr<Handle, Deleter>& owner) : owner_(owner) {}
  ~Out() { owner_.reset(handle_); }
  Out(const Out&) = delete;
  Out& operator=(const Out&) = delete;
  operator Handle**() { return &handle_; }  // NOLINT(google-explicit-constructor)

 private:
  std::unique_ptr<Handle, Deleter>& owner_;
  Handle* handle_ = nullptr;
};

// The error of the last call that it was given to.
class Error {
 public:
  ~Error() { lk_error_free(error_); }
  lk_error** out() {
    lk_error_free(std::exchange(error_, nullptr));
    return &error_;
  }
  const lk_error* get() const { return error_; }
  std::string message() const { return Get(lk_error_get_message); }
  std::string object() const { return Get(lk_error_get_object); }
  std::string field() const { return Get(lk_error_get_field); }
  int64_t record() const {
    int64_t id = 0;
    lk_error_get_record(error_, &id, nullptr, nullptr);
    return id;
  }

 private:
  template <typename Getter>
  std::string Get(Getter getter) const {
    const char* text = nullptr;
    size_t size = 0;
    getter(error_, &text, &size);
    return std::string(text, size);
  }
  lk_error* error_ = nullptr;
};

inline std::string CodeName(lk_status status) { return lk_status_name(status); }

// For calls whose last argument is E().
#define ASSERT_LK_OK(call) ASSERT_EQ(CodeName(LK_OK), CodeName(call)) << error_.message()
#define EXPECT_LK_OK(call) EXPECT_EQ(CodeName(LK_OK), CodeName(call)) << error_.message()
#define EXPECT_LK(code, call) EXPECT_EQ(CodeName(code), CodeName(call)) << error_.message()
#define ASSERT_LK(code, call) ASSERT_EQ(CodeName(code), CodeName(call)) << error_.message()
// A text as two arguments.
#define TXT(text) std::string_view(text).data(), std::string_view(text).size()

using Fields = std::vector<std::pair<std::string, std::string>>;

inline std::string NewPath() {
  static std::atomic<int> next{0};
  const std::string path = testing::TempDir() + "/capi_" + std::to_string(getpid()) + "_" +
                           std::to_string(next++) + ".db";
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
  return path;
}

// A test with a store, whose clock stands at `now_us` unless a test moves it.
class StoreTest : public testing::Test {
 protected:
  void SetUp() override { Open(); }
  void TearDown() override {
    store_.reset();
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path_ + suffix);
  }

  void Open() {
    OpenOptions options;
    ASSERT_LK_OK(lk_open_options_new(Out(options), E()));
    ASSERT_LK_OK(lk_open_options_set_int(options.get(), LK_OPEN_BUSY_TIMEOUT_MS, 50, E()));
    ASSERT_LK_OK(
        lk_open_options_set_int(options.get(), LK_OPEN_DURABILITY, LK_DURABILITY_NORMAL, E()));
    ASSERT_LK_OK(lk_open_options_set_clock(options.get(), Now, &now_us_, E()));
    ASSERT_LK_OK(lk_store_open(TXT(path_), options.get(), Out(store_), E()));
  }

  static int64_t Now(void* context) { return *static_cast<std::atomic<int64_t>*>(context); }

  lk_error** E() { return error_.out(); }
  lk_store* store() const { return store_.get(); }

  Record New(std::string_view object, const Fields& fields = {}) {
    Record record;
    EXPECT_LK_OK(lk_record_new(store(), TXT(object), Out(record), E()));
    for (const auto& [field, value] : fields) {
      EXPECT_LK_OK(lk_record_set_text(record.get(), TXT(field), TXT(value), E())) << field;
    }
    return record;
  }

  int64_t Insert(std::string_view object, const Fields& fields, lk_transaction* tx = nullptr) {
    const Record record = New(object, fields);
    int64_t id = 0;
    EXPECT_LK_OK(lk_record_insert(store(), tx, record.get(), &id, E()));
    return id;
  }

  int64_t InsertLead(std::string_view last_name, std::string_view company = "Acme") {
    return Insert("Lead",
                  {{"LastName", std::string(last_name)}, {"Company", std::string(company)}});
  }

  lk_status Update(int64_t id, std::string_view object, const Fields& fields,
                   lk_transaction* tx = nullptr) {
    const Record record = New(object, fields);
    EXPECT_LK_OK(lk_record_set_id(record.get(), id, E()));
    return lk_record_update(store(), tx, record.get(), E());
  }

  Record Get(int64_t id, int32_t flags = 0, lk_transaction* tx = nullptr) {
    Record record;
    EXPECT_LK_OK(lk_record_get(store(), tx, nullptr, 0, id, flags, Out(record), E()));
    return record;
  }

  // A field's text; "(null)" where it has none.
  std::string TextOf(const lk_record* record, std::string_view field) {
    const char* text = nullptr;
    size_t size = 0;
    EXPECT_LK_OK(lk_record_get_text(record, TXT(field), &text, &size, E())) << field;
    return text == nullptr ? "(null)" : std::string(text, size);
  }
  std::string TextOf(int64_t id, std::string_view field, lk_transaction* tx = nullptr) {
    const Record record = Get(id, LK_INCLUDE_DELETED, tx);
    return record == nullptr ? "(no record)" : TextOf(record.get(), field);
  }

  std::string IdText(std::string_view object, int64_t id) {
    char text[LK_ID_TEXT_SIZE] = "";
    // Without E(): the error of the call before is still looked at.
    EXPECT_EQ(lk_id_to_text(store(), TXT(object), id, text, nullptr), LK_OK);
    return text;
  }

  static std::string Contents(const Text& text) {
    const char* data = nullptr;
    size_t size = 0;
    lk_text_get(text.get(), &data, &size, nullptr);
    return data == nullptr ? "(null)" : std::string(data, size);
  }

  // All records of an object, in the order of their ids.
  std::vector<int64_t> List(std::string_view object, const lk_record* like = nullptr,
                            lk_transaction* tx = nullptr, int32_t flags = 0, int64_t after = 0,
                            int64_t limit = 0) {
    Cursor cursor;
    EXPECT_LK_OK(
        lk_record_list(store(), tx, TXT(object), like, flags, after, limit, Out(cursor), E()));
    return Rest(cursor.get());
  }
  std::vector<int64_t> Rest(lk_cursor* cursor) {
    std::vector<int64_t> ids;
    const lk_record* record = nullptr;
    while (lk_cursor_next(cursor, &record, E()) == LK_OK && record != nullptr) {
      int64_t id = 0;
      lk_record_get_id(record, &id, nullptr);
      ids.push_back(id);
    }
    EXPECT_EQ(error_.message(), "");
    return ids;
  }

  static int64_t Int(const lk_rows* rows, int32_t column) {
    int64_t value = -1;
    EXPECT_EQ(lk_rows_get_int(rows, column, &value, nullptr), LK_OK) << column;
    return value;
  }
  static std::string Str(const lk_rows* rows, int32_t column) {
    const char* text = nullptr;
    size_t size = 0;
    EXPECT_EQ(lk_rows_get_text(rows, column, &text, &size, nullptr), LK_OK) << column;
    return text == nullptr ? "" : std::string(text, size);
  }
  static bool Next(lk_rows* rows) {
    int32_t has_row = 0;
    EXPECT_EQ(lk_rows_next(rows, &has_row, nullptr), LK_OK);
    return has_row != 0;
  }

  std::atomic<int64_t> now_us_{1'790'000'000'000'000};  // 2026-09-21
  std::string path_ = NewPath();
  Error error_;
  Store store_;
};

}  // namespace leadkit::test
