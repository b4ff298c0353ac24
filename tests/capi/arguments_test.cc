// Every exported function, called with null for every pointer, with handles of another type, and
// with texts that are null, not UTF-8 or too long. What a valid argument is follows from its type,
// so that the table below is only a list of names; that none is missing is tested too.
#include "arguments.h"

#include <filesystem>
#include <fstream>
#include <set>

#include "test_paths.h"

namespace leadkit::test {
namespace {

enum class Answer { kAny, kInvalidArgument, kInvalidText, kStringTooLong };

// What a function has to say to a changed argument.
template <typename T>
Answer Expected(std::string_view name, Change change) {
  if (change == Change::kNullText) return Answer::kInvalidArgument;
  if (change == Change::kLongText) return Answer::kStringTooLong;
  if (change == Change::kBadText) {
    // Bytes, and a text that is judged later.
    const bool any =
        name == "lk_record_set_proto" || name == "lk_plan_parse" || name == "lk_batch_set_text";
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
      std::is_same_v<T, const lk_match_options*> || std::is_same_v<T, const lk_merge_options*> ||
      (std::is_same_v<T, const lk_record*> && name == "lk_record_list") ||
      name == "lk_error_get_code";
  return optional ? Answer::kAny : Answer::kInvalidArgument;
}

template <typename... A, size_t... I>
std::vector<Answer> AnswersOf([[maybe_unused]] std::string_view name,
                              [[maybe_unused]] Change change, std::index_sequence<I...>) {
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
        if (answers[i] == Answer::kInvalidArgument) {
          EXPECT_EQ(CodeName(status), "INVALID_ARGUMENT");
        }
        if (answers[i] == Answer::kInvalidText) {
          EXPECT_EQ(CodeName(status), "INVALID_TEXT");
        }
        if (answers[i] == Answer::kStringTooLong) {
          EXPECT_EQ(CodeName(status), "STRING_TOO_LONG");
        }
        if (status != LK_OK && std::string_view(name) != "lk_error_get_code") call.CheckEmpty();
      } else {
        call.Run(function);
      }
    }
  }
}

struct Function {
  const char* name;
  void (*probe)(World& world);
};
#define LK_FUNCTION(function)                                           \
  {                                                                     \
#function, [](World & world) { Probe(world, #function, function); } \
  }
const Function kFunctions[] = {
    LK_FUNCTION(lk_assignment_get),
    LK_FUNCTION(lk_assignment_set),
    LK_FUNCTION(lk_batch_add),
    LK_FUNCTION(lk_batch_clear),
    LK_FUNCTION(lk_batch_free),
    LK_FUNCTION(lk_batch_insert),
    LK_FUNCTION(lk_batch_new),
    LK_FUNCTION(lk_batch_set_int),
    LK_FUNCTION(lk_batch_set_null),
    LK_FUNCTION(lk_batch_set_text),
    LK_FUNCTION(lk_batch_update),
    LK_FUNCTION(lk_batch_upsert),
    LK_FUNCTION(lk_bin_purge),
    LK_FUNCTION(lk_conversion_free),
    LK_FUNCTION(lk_conversion_get),
    LK_FUNCTION(lk_conversion_get_json),
    LK_FUNCTION(lk_conversion_get_repeated),
    LK_FUNCTION(lk_conversion_list_unmapped),
    LK_FUNCTION(lk_convert_options_free),
    LK_FUNCTION(lk_convert_options_new),
    LK_FUNCTION(lk_convert_options_set_int),
    LK_FUNCTION(lk_convert_options_set_survivor),
    LK_FUNCTION(lk_convert_options_add_owner),
    LK_FUNCTION(lk_convert_options_set_text),
    LK_FUNCTION(lk_csv_export),
    LK_FUNCTION(lk_csv_import),
    LK_FUNCTION(lk_cursor_free),
    LK_FUNCTION(lk_cursor_next),
    LK_FUNCTION(lk_duplicates_find),
    LK_FUNCTION(lk_duplicates_free),
    LK_FUNCTION(lk_duplicates_get_group),
    LK_FUNCTION(lk_duplicates_get_int),
    LK_FUNCTION(lk_duplicates_get_object),
    LK_FUNCTION(lk_duplicates_get_pair),
    LK_FUNCTION(lk_error_free),
    LK_FUNCTION(lk_error_get_code),
    LK_FUNCTION(lk_error_get_field),
    LK_FUNCTION(lk_error_get_message),
    LK_FUNCTION(lk_error_get_object),
    LK_FUNCTION(lk_error_get_record),
    LK_FUNCTION(lk_error_get_retryable),
    LK_FUNCTION(lk_event_list),
    LK_FUNCTION(lk_field_add),
    LK_FUNCTION(lk_field_spec_add_value),
    LK_FUNCTION(lk_field_spec_free),
    LK_FUNCTION(lk_field_spec_new),
    LK_FUNCTION(lk_field_spec_set_int),
    LK_FUNCTION(lk_field_spec_set_text),
    LK_FUNCTION(lk_fieldmap_delete),
    LK_FUNCTION(lk_fieldmap_get),
    LK_FUNCTION(lk_fieldmap_get_version),
    LK_FUNCTION(lk_fieldmap_set_same_names),
    LK_FUNCTION(lk_fieldmap_set),
    LK_FUNCTION(lk_history_list),
    LK_FUNCTION(lk_id_from_text),
    LK_FUNCTION(lk_id_to_text),
    LK_FUNCTION(lk_ids_delete),
    LK_FUNCTION(lk_ids_undelete),
    LK_FUNCTION(lk_import_options_free),
    LK_FUNCTION(lk_import_options_new),
    LK_FUNCTION(lk_import_options_set_int),
    LK_FUNCTION(lk_import_options_set_text),
    LK_FUNCTION(lk_import_result_free),
    LK_FUNCTION(lk_import_result_get_int),
    LK_FUNCTION(lk_import_result_get_mapping),
    LK_FUNCTION(lk_import_result_list_errors),
    LK_FUNCTION(lk_lead_convert),
    LK_FUNCTION(lk_lead_list_moves),
    LK_FUNCTION(lk_lead_move),
    LK_FUNCTION(lk_lead_plan),
    LK_FUNCTION(lk_leads_assign),
    LK_FUNCTION(lk_leads_convert),
    LK_FUNCTION(lk_lifecycle_check),
    LK_FUNCTION(lk_lifecycle_get),
    LK_FUNCTION(lk_lifecycle_get_preset),
    LK_FUNCTION(lk_lifecycle_get_version),
    LK_FUNCTION(lk_lifecycle_list),
    LK_FUNCTION(lk_lifecycle_set),
    LK_FUNCTION(lk_lifecycle_set_preset),
    LK_FUNCTION(lk_match_decide),
    LK_FUNCTION(lk_match_find),
    LK_FUNCTION(lk_match_find_values),
    LK_FUNCTION(lk_match_list_decisions),
    LK_FUNCTION(lk_match_list_reviews),
    LK_FUNCTION(lk_match_options_add_object),
    LK_FUNCTION(lk_match_options_free),
    LK_FUNCTION(lk_match_options_new),
    LK_FUNCTION(lk_match_options_set_int),
    LK_FUNCTION(lk_match_take_back),
    LK_FUNCTION(lk_matches_free),
    LK_FUNCTION(lk_matches_get),
    LK_FUNCTION(lk_matches_get_bars),
    LK_FUNCTION(lk_matches_get_equation),
    LK_FUNCTION(lk_matches_get_int),
    LK_FUNCTION(lk_matches_get_object),
    LK_FUNCTION(lk_matches_get_step),
    LK_FUNCTION(lk_matches_get_text),
    LK_FUNCTION(lk_matches_get_waterfall),
    LK_FUNCTION(lk_matches_get_why),
    LK_FUNCTION(lk_matching_get_document),
    LK_FUNCTION(lk_matching_get_standard),
    LK_FUNCTION(lk_matching_get_state),
    LK_FUNCTION(lk_matching_list_documents),
    LK_FUNCTION(lk_matching_set_document),
    LK_FUNCTION(lk_matching_switch_off),
    LK_FUNCTION(lk_matching_switch_on),
    LK_FUNCTION(lk_matching_train),
    LK_FUNCTION(lk_merge_free),
    LK_FUNCTION(lk_merge_get),
    LK_FUNCTION(lk_merge_get_json),
    LK_FUNCTION(lk_merge_get_refusal),
    LK_FUNCTION(lk_merge_list),
    LK_FUNCTION(lk_merge_list_items),
    LK_FUNCTION(lk_merge_options_free),
    LK_FUNCTION(lk_merge_options_new),
    LK_FUNCTION(lk_merge_options_set_int),
    LK_FUNCTION(lk_merge_options_set_policy),
    LK_FUNCTION(lk_merge_plan),
    LK_FUNCTION(lk_open_options_free),
    LK_FUNCTION(lk_open_options_new),
    LK_FUNCTION(lk_open_options_set_clock),
    LK_FUNCTION(lk_open_options_set_int),
    LK_FUNCTION(lk_opportunity_list_moves),
    LK_FUNCTION(lk_opportunity_move),
    LK_FUNCTION(lk_plan_apply),
    LK_FUNCTION(lk_plan_free),
    LK_FUNCTION(lk_plan_get_json),
    LK_FUNCTION(lk_plan_get_proto),
    LK_FUNCTION(lk_plan_parse),
    LK_FUNCTION(lk_plan_get_refusal),
    LK_FUNCTION(lk_plan_list_items),
    LK_FUNCTION(lk_record_allow_duplicates),
    LK_FUNCTION(lk_record_delete),
    LK_FUNCTION(lk_record_free),
    LK_FUNCTION(lk_record_get),
    LK_FUNCTION(lk_record_get_count),
    LK_FUNCTION(lk_record_get_id),
    LK_FUNCTION(lk_record_get_int),
    LK_FUNCTION(lk_record_get_name),
    LK_FUNCTION(lk_record_get_object),
    LK_FUNCTION(lk_record_get_proto),
    LK_FUNCTION(lk_record_get_state),
    LK_FUNCTION(lk_record_get_text),
    LK_FUNCTION(lk_record_insert),
    LK_FUNCTION(lk_record_list),
    LK_FUNCTION(lk_record_new),
    LK_FUNCTION(lk_record_purge),
    LK_FUNCTION(lk_record_set_id),
    LK_FUNCTION(lk_record_set_int),
    LK_FUNCTION(lk_record_set_null),
    LK_FUNCTION(lk_record_set_proto),
    LK_FUNCTION(lk_record_set_text),
    LK_FUNCTION(lk_record_undelete),
    LK_FUNCTION(lk_record_update),
    LK_FUNCTION(lk_record_upsert),
    LK_FUNCTION(lk_records_merge),
    LK_FUNCTION(lk_records_unmerge),
    LK_FUNCTION(lk_report_get_funnel),
    LK_FUNCTION(lk_results_free),
    LK_FUNCTION(lk_results_get),
    LK_FUNCTION(lk_results_get_conversion),
    LK_FUNCTION(lk_results_get_count),
    LK_FUNCTION(lk_results_get_error),
    LK_FUNCTION(lk_rows_free),
    LK_FUNCTION(lk_rows_get_int),
    LK_FUNCTION(lk_rows_get_text),
    LK_FUNCTION(lk_rows_next),
    LK_FUNCTION(lk_schema_describe),
    LK_FUNCTION(lk_status_name),
    LK_FUNCTION(lk_store_close),
    LK_FUNCTION(lk_store_get_user),
    LK_FUNCTION(lk_store_open),
    LK_FUNCTION(lk_store_set_user),
    LK_FUNCTION(lk_successor_get),
    LK_FUNCTION(lk_text_free),
    LK_FUNCTION(lk_text_get),
    LK_FUNCTION(lk_transaction_begin),
    LK_FUNCTION(lk_transaction_commit),
    LK_FUNCTION(lk_transaction_rollback),
    LK_FUNCTION(lk_transaction_set_automated),
    LK_FUNCTION(lk_transaction_set_reason),
    LK_FUNCTION(lk_transaction_set_user),
    LK_FUNCTION(lk_unmerge_free),
    LK_FUNCTION(lk_unmerge_get),
    LK_FUNCTION(lk_unmerge_get_json),
    LK_FUNCTION(lk_unmerge_list_items),
    LK_FUNCTION(lk_version),
};

TEST(Arguments, NullsWrongHandlesAndBadTextsAreRefused) {
  // The text that stands for any other is a path for some functions.
  std::filesystem::current_path(testing::TempDir());
  World world;
  for (const Function& function : kFunctions) function.probe(world);
  // Nothing of it has harmed a handle.
  const char* json = nullptr;
  EXPECT_EQ(lk_text_get(world.text.get(), &json, nullptr, nullptr), LK_OK);
  int64_t rows = 0;
  EXPECT_EQ(lk_results_get_count(world.results.get(), &rows, nullptr, nullptr), LK_OK);
  EXPECT_EQ(rows, 1);
}

TEST(Arguments, EveryFunctionIsProbed) {
  std::set<std::string> probed;
  for (const Function& function : kFunctions) probed.insert(function.name);
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
