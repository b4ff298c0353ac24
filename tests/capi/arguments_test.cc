// Every exported function, called with null for every pointer, with handles of another type, and
// with texts that are null, not UTF-8 or too long. What a valid argument is follows from its type,
// so that the table below is only a list of names; that none is missing is tested too.
#include <cstring>
#include <fstream>
#include <set>
#include <tuple>
#include <type_traits>

#include "harness.h"

namespace leadkit::test {
namespace {

int64_t Clock(void*) { return 1'790'000'000'000'000; }
int32_t ReadNothing(void*, char*, size_t, size_t* out_read) {
  *out_read = 0;
  return 0;
}
int32_t WriteNowhere(void*, const char*, size_t) { return 0; }
int32_t GoOn(void*, int64_t, int64_t, int64_t) { return 0; }

constexpr char kWord[] = "Lead";
const char* const kNames[] = {"LastName"};
const size_t kNameSizes[] = {8};
int64_t g_lead = 0;

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

#define LK_HANDLE(type, member, other, free_function)                                      \
  template <>                                                                              \
  type* World::Get<type>() const {                                                         \
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
    void CheckEmpty() { EXPECT_EQ(made, nullptr); }                                        \
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
      if (value != nullptr) EXPECT_EQ(lent, nullptr);                                      \
    }                                                                                      \
  }

template <typename Handle, typename Deleter>
Handle* Raw(const std::unique_ptr<Handle, Deleter>& owner) {
  return owner.get();
}
lk_error* Raw(lk_error* error) { return error; }

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
    if (value != nullptr) EXPECT_EQ(given, T(0));
  }
};
template <>
struct Argument<int64_t*> : Place<int64_t, 77> {};
template <>
struct Argument<int32_t*> : Place<int32_t, 77> {};
template <>
struct Argument<size_t*> : Place<size_t, 77> {};
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
    if (value != nullptr) EXPECT_TRUE(given == nullptr || *given == 0) << given;
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
    if (value != nullptr) EXPECT_EQ(text[0], 0);
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

enum class Answer { kAny, kInvalidArgument, kInvalidText, kStringTooLong };

// What a function has to say to a changed argument.
template <typename T>
Answer Expected(std::string_view name, Change change) {
  if (change == Change::kNullText) return Answer::kInvalidArgument;
  if (change == Change::kLongText) return Answer::kStringTooLong;
  if (change == Change::kBadText) {
    // Bytes, and a text that is judged later.
    const bool any = name == "lk_record_set_proto" || name == "lk_batch_set_text";
    return any ? Answer::kAny : Answer::kInvalidText;
  }
  if (change == Change::kWrongType) return Answer::kInvalidArgument;
  constexpr bool kOutHandle = std::is_pointer_v<T> && std::is_pointer_v<std::remove_pointer_t<T>> &&
                              !std::is_const_v<std::remove_pointer_t<std::remove_pointer_t<T>>> &&
                              !std::is_same_v<T, lk_error**>;
  constexpr bool kHandle = std::is_pointer_v<T> && std::is_class_v<std::remove_pointer_t<T>>;
  if (kOutHandle) return Answer::kInvalidArgument;
  if (std::is_same_v<T, lk_read_fn> || std::is_same_v<T, lk_write_fn>) {
    return Answer::kInvalidArgument;
  }
  if (std::is_same_v<T, char*>) return Answer::kInvalidArgument;
  if (!kHandle) return Answer::kAny;
  const bool optional =
      (std::is_same_v<T, lk_transaction*> && !name.starts_with("lk_transaction_")) ||
      std::is_same_v<T, const lk_open_options*> || std::is_same_v<T, const lk_convert_options*> ||
      (std::is_same_v<T, const lk_record*> && name == "lk_record_list") ||
      name == "lk_error_get_code";
  return optional ? Answer::kAny : Answer::kInvalidArgument;
}

template <typename... A, size_t... I>
std::vector<Answer> AnswersOf(std::string_view name, Change change, std::index_sequence<I...>) {
  return {Expected<std::tuple_element_t<I, std::tuple<A...>>>(name, change)...};
}

bool Consumes(std::string_view name) {
  return name.ends_with("_free") || name.ends_with("_close") || name.ends_with("_commit") ||
         name.ends_with("_rollback");
}

constexpr Change kChanges[] = {Change::kNull, Change::kWrongType, Change::kNullText,
                               Change::kBadText, Change::kLongText};

template <typename R, typename... A>
void Probe(World& world, const char* name, R (*function)(A...)) {
  for (Change change : kChanges) {
    const auto answers = AnswersOf<A...>(name, change, std::index_sequence_for<A...>());
    for (size_t i = 0; i < sizeof...(A); ++i) {
      SCOPED_TRACE(std::string(name) + ": argument " + std::to_string(i) + ", change " +
                   std::to_string(static_cast<int>(change)));
      Call<A...> call(world);
      if (!call.Change(i, change)) continue;
      // A call that ends a handle is made with a handle that it can't end only.
      if (Consumes(name) && i != 0) continue;
      if constexpr (std::is_same_v<R, lk_status>) {
        const lk_status status = call.Run(function);
        if (answers[i] == Answer::kInvalidArgument) EXPECT_EQ(CodeName(status), "INVALID_ARGUMENT");
        if (answers[i] == Answer::kInvalidText) EXPECT_EQ(CodeName(status), "INVALID_TEXT");
        if (answers[i] == Answer::kStringTooLong) EXPECT_EQ(CodeName(status), "STRING_TOO_LONG");
        if (status != LK_OK && std::string_view(name) != "lk_error_get_code") call.CheckEmpty();
      } else {
        call.Run(function);
      }
    }
  }
}

#define LK_FUNCTIONS(F)                                                                                                      \
  F(lk_batch_add)                                                                                                            \
  F(lk_batch_clear) F(lk_batch_free) F(lk_batch_insert) F(lk_batch_new) F(lk_batch_set_int) F(                               \
      lk_batch_set_null) F(lk_batch_set_text) F(lk_batch_update) F(lk_batch_upsert)                                          \
      F(lk_bin_purge) F(lk_conversion_free) F(lk_conversion_get) F(lk_conversion_get_json) F(                                \
          lk_conversion_get_repeated) F(lk_conversion_list_unmapped) F(lk_convert_options_free)                              \
          F(lk_convert_options_new) F(lk_convert_options_set_int) F(lk_convert_options_set_survivor) F(                      \
              lk_convert_options_set_text) F(lk_csv_export) F(lk_csv_import) F(lk_cursor_free)                               \
              F(lk_cursor_next) F(lk_error_free) F(lk_error_get_code) F(lk_error_get_field) F(                               \
                  lk_error_get_message) F(lk_error_get_object) F(lk_error_get_record) F(lk_error_get_retryable)              \
                  F(lk_event_list) F(lk_field_add) F(lk_field_spec_add_value) F(lk_field_spec_free) F(                       \
                      lk_field_spec_new) F(lk_field_spec_set_int) F(lk_field_spec_set_text) F(lk_fieldmap_delete)            \
                      F(lk_fieldmap_get) F(lk_fieldmap_set) F(lk_history_list) F(lk_id_from_text) F(                         \
                          lk_id_to_text) F(lk_ids_delete) F(lk_ids_undelete) F(lk_import_options_free)                       \
                          F(lk_import_options_new) F(lk_import_options_set_int) F(                                           \
                              lk_import_options_set_text) F(lk_import_result_free) F(lk_import_result_get_int)               \
                              F(lk_import_result_get_mapping) F(lk_import_result_list_errors) F(                             \
                                  lk_lead_convert) F(lk_lead_list_moves) F(lk_lead_move) F(lk_lead_plan)                     \
                                  F(lk_leads_convert) F(lk_lifecycle_get) F(lk_lifecycle_set) F(                             \
                                      lk_lifecycle_set_preset) F(lk_open_options_free) F(lk_open_options_new)                \
                                      F(lk_open_options_set_clock) F(lk_open_options_set_int) F(                             \
                                          lk_plan_apply) F(lk_plan_free) F(lk_plan_get_json) F(lk_plan_get_refusal)          \
                                          F(lk_plan_list_items) F(lk_record_delete) F(                                       \
                                              lk_record_free) F(lk_record_get) F(lk_record_get_count) F(lk_record_get_id)    \
                                              F(lk_record_get_int) F(lk_record_get_name) F(lk_record_get_object) F(          \
                                                  lk_record_get_proto) F(lk_record_get_state)                                \
                                                  F(lk_record_get_text) F(lk_record_insert) F(lk_record_list) F(             \
                                                      lk_record_new) F(lk_record_purge) F(lk_record_set_id)                  \
                                                      F(lk_record_set_int) F(lk_record_set_null) F(                          \
                                                          lk_record_set_proto) F(lk_record_set_text)                         \
                                                          F(lk_record_undelete) F(lk_record_update) F(                       \
                                                              lk_record_upsert) F(lk_report_get_funnel)                      \
                                                              F(lk_results_free) F(lk_results_get) F(                        \
                                                                  lk_results_get_conversion) F(lk_results_get_count)         \
                                                                  F(                                                         \
                                                                      lk_results_get_error) F(lk_rows_free)                  \
                                                                      F(lk_rows_get_int) F(                                  \
                                                                          lk_rows_get_text) F(lk_rows_next)                  \
                                                                          F(lk_schema_describe) F(                           \
                                                                              lk_status_name) F(lk_store_close)              \
                                                                              F(lk_store_get_user) F(                        \
                                                                                  lk_store_open)                             \
                                                                                  F(lk_store_set_user) F(                    \
                                                                                      lk_successor_get) F(lk_text_free)      \
                                                                                      F(lk_text_get) F(                      \
                                                                                          lk_transaction_begin)              \
                                                                                          F(lk_transaction_commit)           \
                                                                                              F(lk_transaction_rollback)     \
                                                                                                  F(lk_transaction_set_user) \
                                                                                                      F(lk_version)

TEST(Arguments, NullsWrongHandlesAndBadTextsAreRefused) {
  World world;
#define LK_PROBE(function) Probe(world, #function, function);
  LK_FUNCTIONS(LK_PROBE)
#undef LK_PROBE
  // Nothing of it has harmed a handle.
  const char* json = nullptr;
  EXPECT_EQ(lk_text_get(world.text.get(), &json, nullptr, nullptr), LK_OK);
  int64_t rows = 0;
  EXPECT_EQ(lk_results_get_count(world.results.get(), &rows, nullptr, nullptr), LK_OK);
  EXPECT_EQ(rows, 1);
}

TEST(Arguments, EveryFunctionIsProbed) {
  std::set<std::string> probed;
#define LK_NAME(function) probed.insert(#function);
  LK_FUNCTIONS(LK_NAME)
#undef LK_NAME
  std::ifstream file(LEADKIT_SOURCE_DIR "/capi/leadkit.symbols");
  std::set<std::string> listed;
  for (std::string name; file >> name;) listed.insert(name);
  EXPECT_GT(listed.size(), 100u);
  EXPECT_EQ(probed, listed);
}

TEST(Arguments, HandlesOfTwoStoresDoNotMix) {
  World here;
  World there;
  Error error;
  Plan plan;
  Cursor cursor;
  Results results;
  Conversion conversion;
  int64_t id = 0;
  EXPECT_EQ(lk_record_insert(here.store.get(), nullptr, there.record.get(), &id, error.out()),
            LK_INVALID_ARGUMENT);
  EXPECT_NE(error.message().find("different stores"), std::string::npos);
  EXPECT_EQ(lk_batch_insert(here.store.get(), nullptr, there.batch.get(), 0, Out(results), nullptr),
            LK_INVALID_ARGUMENT);
  EXPECT_EQ(lk_plan_apply(here.store.get(), nullptr, there.plan.get(), Out(conversion), nullptr),
            LK_INVALID_ARGUMENT);
  EXPECT_EQ(lk_record_list(here.store.get(), nullptr, LK_LIT("Lead"), there.record.get(), 0, 0, 0,
                           Out(cursor), nullptr),
            LK_INVALID_ARGUMENT);
  Transaction tx;
  ASSERT_EQ(lk_transaction_begin(there.store.get(), Out(tx), nullptr), LK_OK);
  EXPECT_EQ(lk_record_insert(here.store.get(), tx.get(), here.record.get(), &id, nullptr),
            LK_INVALID_ARGUMENT);
}

}  // namespace
}  // namespace leadkit::test
