// Calls whose arguments follow from their types: valid ones, and each of them changed in turn.
#pragma once

#include <algorithm>
#include <cstring>
#include <tuple>
#include <type_traits>

#include "harness.h"

namespace leadkit::test {

inline int64_t Clock(void*) { return 1'790'000'000'000'000; }
inline int32_t ReadNothing(void*, char*, size_t, size_t* out_read) {
  *out_read = 0;
  return 0;
}
inline int32_t WriteNowhere(void*, const char*, size_t) { return 0; }
inline int32_t GoOn(void*, int64_t, int64_t, int64_t) { return 0; }

inline constexpr char kWord[] = "Lead";
inline const char* const kNames[] = {"LastName"};
inline const size_t kNameSizes[] = {8};
inline int64_t g_lead = 0;

// One handle of each type, valid and of one store.
struct World {
  template <typename Handle>
  Handle* Get() const;

  std::string path = NewPath();
  Store store;
  OpenOptions open_options;
  Text text;
  FieldSpec spec;
  Record record;
  Transaction tx;
  Cursor cursor;
  Batch batch;
  Results results;
  Rows rows;
  ConvertOptions convert_options;
  Plan plan;
  Conversion conversion;
  ImportOptions import_options;
  ImportResult import_result;
  MatchOptions match_options;
  Matches matches;
  Duplicates duplicates;
  MergeOptions merge_options;
  Merge merge;
  Unmerge unmerge;
  lk_error* error = nullptr;

  World() {
    EXPECT_EQ(lk_open_options_new(Out(open_options), nullptr), LK_OK);
    lk_open_options_set_int(open_options.get(), LK_OPEN_BUSY_TIMEOUT_MS, 0, nullptr);
    lk_open_options_set_int(open_options.get(), LK_OPEN_DURABILITY, LK_DURABILITY_NORMAL, nullptr);
    EXPECT_EQ(lk_store_open(TXT(path), open_options.get(), Out(store), nullptr), LK_OK);
    EXPECT_EQ(lk_lifecycle_get(store.get(), Out(text), nullptr), LK_OK);
    EXPECT_EQ(lk_field_spec_new(Out(spec), nullptr), LK_OK);
    EXPECT_EQ(lk_record_new(store.get(), LK_LIT("Lead"), Out(record), nullptr), LK_OK);
    lk_record_set_text(record.get(), LK_LIT("LastName"), LK_LIT("Lee"), nullptr);
    lk_record_set_text(record.get(), LK_LIT("Company"), LK_LIT("Acme"), nullptr);
    EXPECT_EQ(lk_record_insert(store.get(), nullptr, record.get(), &g_lead, nullptr), LK_OK);
    EXPECT_EQ(lk_lead_plan(store.get(), nullptr, g_lead, nullptr, Out(plan), nullptr), LK_OK);
    int64_t second = 0;
    lk_record_insert(store.get(), nullptr, record.get(), &second, nullptr);
    EXPECT_EQ(lk_lead_convert(store.get(), nullptr, second, nullptr, Out(conversion), nullptr),
              LK_OK);
    EXPECT_EQ(lk_record_list(store.get(), nullptr, LK_LIT("Lead"), nullptr, 0, 0, 0, Out(cursor),
                             nullptr),
              LK_OK);
    EXPECT_EQ(lk_batch_new(store.get(), LK_LIT("Lead"), kNames, kNameSizes, 1, Out(batch), nullptr),
              LK_OK);
    lk_batch_set_text(batch.get(), 0, LK_LIT("Lee"), nullptr);
    lk_batch_add(batch.get(), nullptr);
    EXPECT_EQ(
        lk_ids_undelete(store.get(), nullptr, nullptr, 0, &g_lead, 1, 0, Out(results), nullptr),
        LK_OK);
    EXPECT_EQ(lk_history_list(store.get(), nullptr, g_lead, Out(rows), nullptr), LK_OK);
    EXPECT_EQ(lk_convert_options_new(Out(convert_options), nullptr), LK_OK);
    int64_t kept = 0;
    int64_t copy = 0;
    lk_record_insert(store.get(), nullptr, record.get(), &kept, nullptr);
    lk_record_insert(store.get(), nullptr, record.get(), &copy, nullptr);
    EXPECT_EQ(lk_merge_options_new(Out(merge_options), nullptr), LK_OK);
    EXPECT_EQ(lk_records_merge(store.get(), nullptr, kept, &copy, 1, nullptr, Out(merge), nullptr),
              LK_OK);
    EXPECT_EQ(lk_records_unmerge(store.get(), nullptr, copy, 0, Out(unmerge), nullptr), LK_OK);
    EXPECT_EQ(lk_import_options_new(Out(import_options), nullptr), LK_OK);
    ImportOptions how;
    EXPECT_EQ(lk_import_options_new(Out(how), nullptr), LK_OK);
    lk_import_options_set_text(how.get(), LK_IMPORT_OBJECT, LK_LIT("Lead"), nullptr);
    const char csv[] = "Last Name\nLee\n";
    const char* rest = csv;
    const lk_read_fn read = [](void* context, char* buffer, size_t size, size_t* out_read) {
      const char*& left = *static_cast<const char**>(context);
      *out_read = std::min(size, std::strlen(left));
      std::memcpy(buffer, left, *out_read);
      left += *out_read;
      return int32_t{0};
    };
    EXPECT_EQ(lk_csv_import(store.get(), read, &rest, how.get(), nullptr, nullptr,
                            Out(import_result), nullptr),
              LK_OK);
    EXPECT_EQ(lk_matching_switch_on(store.get(), nullptr, nullptr, nullptr, nullptr), LK_OK);
    EXPECT_EQ(lk_match_options_new(Out(match_options), nullptr), LK_OK);
    lk_match_options_set_int(match_options.get(), LK_FIND_EXPLAIN, 1, nullptr);
    lk_match_options_set_int(match_options.get(), LK_FIND_ALL, 1, nullptr);
    EXPECT_EQ(
        lk_match_find(store.get(), nullptr, g_lead, match_options.get(), Out(matches), nullptr),
        LK_OK);
    EXPECT_EQ(lk_duplicates_find(store.get(), nullptr, LK_PEOPLE, 1, 0, nullptr, nullptr,
                                 Out(duplicates), nullptr),
              LK_OK);
    EXPECT_EQ(lk_record_new(store.get(), LK_LIT("Leaf"), Out(record), &error), LK_INVALID_ARGUMENT);
    EXPECT_EQ(lk_record_new(store.get(), LK_LIT("Lead"), Out(record), nullptr), LK_OK);
  }
  ~World() { lk_error_free(error); }
};

// ----- Arguments ---------------------------------------------------------------------------------

// What is done to one argument of a call.
enum class Change { kNull, kWrongType, kNullText, kBadText, kLongText };

// An argument: a valid value at first. `Changed` says whether the change applies to its type.
template <typename T>
struct Argument {
  static_assert(std::is_arithmetic_v<T>);
  T value{};
  void Fill(World&) { value = sizeof(T) == 8 ? static_cast<T>(g_lead) : T{0}; }
  bool Apply(Change, World&) { return false; }
  void CheckEmpty() {}
};

template <typename T>
constexpr bool kIsError = std::is_same_v<T, lk_error>;

#define LK_HANDLE(type, member, other, free_function)                                      \
  template <>                                                                              \
  inline type* World::Get<type>() const {                                                  \
    return Raw(member);                                                                    \
  }                                                                                        \
  template <>                                                                              \
  struct Argument<type*> {                                                                 \
    type* value = nullptr;                                                                 \
    void Fill(World& world) { value = world.Get<type>(); }                                 \
    bool Apply(Change change, World& world) {                                              \
      if (change == Change::kNull) value = nullptr;                                        \
      if (change == Change::kWrongType) value = reinterpret_cast<type*>(Raw(world.other)); \
      return change == Change::kNull || change == Change::kWrongType;                      \
    }                                                                                      \
    void CheckEmpty() {}                                                                   \
  };                                                                                       \
  template <>                                                                              \
  struct Argument<const type*> : Argument<type*> {};                                       \
  template <>                                                                              \
  struct Argument<type**> {                                                                \
    type* made = nullptr;                                                                  \
    type** value = &made;                                                                  \
    ~Argument() { free_function(made); }                                                   \
    void Fill(World&) {}                                                                   \
    bool Apply(Change change, World&) {                                                    \
      if (change == Change::kNull) value = nullptr;                                        \
      return change == Change::kNull;                                                      \
    }                                                                                      \
    void CheckEmpty() { EXPECT_EQ(made != nullptr, value != nullptr && kIsError<type>); }  \
  };                                                                                       \
  template <>                                                                              \
  struct Argument<const type**> {                                                          \
    const type* lent = reinterpret_cast<const type*>(kWord);                               \
    const type** value = &lent;                                                            \
    void Fill(World&) {}                                                                   \
    bool Apply(Change change, World&) {                                                    \
      if (change == Change::kNull) value = nullptr;                                        \
      return change == Change::kNull;                                                      \
    }                                                                                      \
    void CheckEmpty() {                                                                    \
      if (value != nullptr) {                                                              \
        EXPECT_EQ(lent, nullptr);                                                          \
      }                                                                                    \
    }                                                                                      \
  }

template <typename Handle, typename Deleter>
Handle* Raw(const std::unique_ptr<Handle, Deleter>& owner) {
  return owner.get();
}
inline lk_error* Raw(lk_error* error) { return error; }

LK_HANDLE(lk_store, store, record, lk_store_close);
LK_HANDLE(lk_open_options, open_options, record, lk_open_options_free);
LK_HANDLE(lk_text, text, record, lk_text_free);
LK_HANDLE(lk_field_spec, spec, record, lk_field_spec_free);
LK_HANDLE(lk_record, record, batch, lk_record_free);
LK_HANDLE(lk_transaction, tx, record, lk_transaction_rollback);
LK_HANDLE(lk_cursor, cursor, record, lk_cursor_free);
LK_HANDLE(lk_batch, batch, record, lk_batch_free);
LK_HANDLE(lk_results, results, record, lk_results_free);
LK_HANDLE(lk_rows, rows, record, lk_rows_free);
LK_HANDLE(lk_convert_options, convert_options, record, lk_convert_options_free);
LK_HANDLE(lk_plan, plan, record, lk_plan_free);
LK_HANDLE(lk_conversion, conversion, record, lk_conversion_free);
LK_HANDLE(lk_import_options, import_options, record, lk_import_options_free);
LK_HANDLE(lk_import_result, import_result, record, lk_import_result_free);
LK_HANDLE(lk_match_options, match_options, record, lk_match_options_free);
LK_HANDLE(lk_matches, matches, record, lk_matches_free);
LK_HANDLE(lk_duplicates, duplicates, record, lk_duplicates_free);
LK_HANDLE(lk_merge_options, merge_options, record, lk_merge_options_free);
LK_HANDLE(lk_merge, merge, record, lk_merge_free);
LK_HANDLE(lk_unmerge, unmerge, record, lk_unmerge_free);
LK_HANDLE(lk_error, error, record, lk_error_free);

// A place for a number or a text that is given back.
template <typename T, int garbage>
struct Place {
  T given = T(garbage);
  T* value = &given;
  void Fill(World&) {}
  bool Apply(Change change, World&) {
    if (change == Change::kNull) value = nullptr;
    return change == Change::kNull;
  }
  void CheckEmpty() {
    if (value != nullptr) {
      EXPECT_EQ(given, T(0));
    }
  }
};
template <>
struct Argument<int64_t*> : Place<int64_t, 77> {};
template <>
struct Argument<int32_t*> : Place<int32_t, 77> {};
template <>
struct Argument<size_t*> : Place<size_t, 77> {};
template <>
struct Argument<double*> : Place<double, 77> {};
template <>
struct Argument<const int64_t**> {
  const int64_t* given = &g_lead;
  const int64_t** value = &given;
  void Fill(World&) {}
  bool Apply(Change change, World&) {
    if (change == Change::kNull) value = nullptr;
    return change == Change::kNull;
  }
  void CheckEmpty() {
    if (value != nullptr) {
      EXPECT_EQ(given, nullptr);
    }
  }
};
template <>
struct Argument<const char**> {
  const char* given = kWord;
  const char** value = &given;
  void Fill(World&) {}
  bool Apply(Change change, World&) {
    if (change == Change::kNull) value = nullptr;
    return change == Change::kNull;
  }
  // The getters of errors give the empty text, all others NULL.
  void CheckEmpty() {
    if (value != nullptr) {
      EXPECT_TRUE(given == nullptr || *given == 0) << given;
    }
  }
};
template <>
struct Argument<char*> {
  char text[LK_ID_TEXT_SIZE] = "garbage";
  char* value = text;
  void Fill(World&) {}
  bool Apply(Change change, World&) {
    if (change == Change::kNull) value = nullptr;
    return change == Change::kNull;
  }
  void CheckEmpty() {
    if (value != nullptr) {
      EXPECT_EQ(text[0], 0);
    }
  }
};

// Texts and arrays: the number of their elements is the next argument.
template <>
struct Argument<const char*> {
  const char* value = kWord;
  size_t size = sizeof kWord - 1;
  void Fill(World&) {}
  bool Apply(Change change, World&) {
    if (change == Change::kNull) value = nullptr, size = 0;
    if (change == Change::kNullText) value = nullptr, size = 1;
    if (change == Change::kBadText) value = "a\xff", size = 2;
    if (change == Change::kLongText) size = LK_MAX_TEXT_BYTES + 1;  // must not be read
    return change != Change::kWrongType;
  }
  void CheckEmpty() {}
};
template <typename T>
struct ArrayArgument {
  T* value = nullptr;
  size_t size = 1;
  bool Apply(Change change, World&) {
    if (change == Change::kNull) value = nullptr, size = 0;
    if (change == Change::kNullText) value = nullptr;
    return change == Change::kNull || change == Change::kNullText;
  }
  void CheckEmpty() {}
};
template <>
struct Argument<const int64_t*> : ArrayArgument<const int64_t> {
  void Fill(World&) { value = &g_lead; }
};
template <>
struct Argument<const char* const*> : ArrayArgument<const char* const> {
  void Fill(World&) { value = kNames; }
};
template <>
struct Argument<const size_t*> : ArrayArgument<const size_t> {
  void Fill(World&) { value = kNameSizes; }
};

// Callbacks and their contexts.
template <>
struct Argument<void*> {
  void* value = nullptr;
  void Fill(World&) {}
  bool Apply(Change, World&) { return false; }
  void CheckEmpty() {}
};
#define LK_CALLBACK(type, function)                 \
  template <>                                       \
  struct Argument<type> {                           \
    type value = function;                          \
    void Fill(World&) {}                            \
    bool Apply(Change change, World&) {             \
      if (change == Change::kNull) value = nullptr; \
      return change == Change::kNull;               \
    }                                               \
    void CheckEmpty() {}                            \
  }
LK_CALLBACK(lk_clock_fn, Clock);
LK_CALLBACK(lk_read_fn, ReadNothing);
LK_CALLBACK(lk_write_fn, WriteNowhere);
LK_CALLBACK(lk_progress_fn, GoOn);

// ----- Calls -------------------------------------------------------------------------------------

template <typename T>
constexpr bool kHasSize = std::is_same_v<T, const char*> || std::is_same_v<T, const int64_t*> ||
                          std::is_same_v<T, const size_t*>;

template <typename... A>
class Call {
 public:
  explicit Call(World& world) : world_(world) {
    std::apply([&](auto&... argument) { (argument.Fill(world_), ...); }, arguments_);
    Sizes(std::index_sequence_for<A...>());
  }

  // False if the change means nothing to this argument.
  bool Change(size_t index, test::Change change) {
    bool applies = false;
    size_t i = 0;
    std::apply(
        [&](auto&... argument) {
          ((applies = i++ == index ? argument.Apply(change, world_) : applies), ...);
        },
        arguments_);
    Sizes(std::index_sequence_for<A...>());
    return applies;
  }

  template <typename R>
  R Run(R (*function)(A...)) {
    return std::apply([&](auto&... argument) { return function(argument.value...); }, arguments_);
  }
  void CheckEmpty() {
    std::apply([](auto&... argument) { (argument.CheckEmpty(), ...); }, arguments_);
  }

 private:
  template <size_t... I>
  void Sizes(std::index_sequence<I...>) {
    (SizeAfter<I>(), ...);
  }
  // A text's or an array's size goes into the argument behind it.
  template <size_t I>
  void SizeAfter() {
    if constexpr (I + 1 < sizeof...(A)) {
      using This = std::tuple_element_t<I, std::tuple<A...>>;
      using Next = std::tuple_element_t<I + 1, std::tuple<A...>>;
      if constexpr (kHasSize<This> && std::is_integral_v<Next>) {
        std::get<I + 1>(arguments_).value = static_cast<Next>(std::get<I>(arguments_).size);
      }
    }
  }

  World& world_;
  std::tuple<Argument<A>...> arguments_;
};

}  // namespace leadkit::test
