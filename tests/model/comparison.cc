#include "tests/model/comparison.h"

#include <set>

namespace leadkit::model {
namespace {

std::string Name(const Codes& codes) {
  std::string out;
  for (lk_status code : codes) {
    out += (out.empty() ? "" : " or ") +
           (code == kAnyError ? std::string("any error") : std::string(lk_status_name(code)));
  }
  return out;
}

std::string Name(Id id) { return id == kNone ? "none" : "#" + std::to_string(id); }

class StateComparison {
 public:
  StateComparison(Subject& subject, const Model& model) : subject_(subject), model_(model) {}

  std::vector<std::string> Run() {
    for (const ObjectRule& rule : Schema()) CompareObject(rule);
    for (const auto& [id, row] : model_.state().rows) {
      if (!subject_.ids().IsBound(id)) Differ(RuleOf(row.object).name, id, "", "none", "a record");
    }
    if (!differences_.empty()) return differences_;
    CompareRecords();
    for (const auto& [id, moves] : model_.state().history) CompareHistory(id, moves);
    CompareSuccessors();
    return differences_;
  }

 private:
  void Differ(const std::string& object, Id id, const std::string& what, const std::string& real,
              const std::string& model) {
    differences_.push_back(object + " " + Name(id) + " " + what + ": leadkit has " + real +
                           ", the model " + model);
  }

  // Finds out which records are new, and that none is missing.
  void CompareObject(const ObjectRule& rule) {
    test::Cursor cursor;
    lk_record_list(subject_.store(), subject_.transaction(), TXT(rule.name), nullptr,
                   LK_INCLUDE_DELETED, 0, 0, test::Out(cursor), error_.out());
    std::vector<Id> unbound;
    for (const auto& [id, row] : model_.state().rows) {
      if (row.object == rule.object && !subject_.ids().IsBound(id)) unbound.push_back(id);
    }
    std::vector<int64_t> fresh;
    const lk_record* record = nullptr;
    std::set<Id> found;
    while (lk_cursor_next(cursor.get(), &record, error_.out()) == LK_OK && record != nullptr) {
      int64_t real = 0;
      lk_record_get_id(record, &real, nullptr);
      Id id = subject_.ids().ModelOf(real);
      if (id == kNowhere) {
        // New ones come in the order in which they were made, on both sides.
        if (fresh.size() >= unbound.size()) {
          Differ(rule.name, kNone, "id " + std::to_string(real), "a record", "none");
          continue;
        }
        id = unbound[fresh.size()];
        fresh.push_back(real);
        subject_.ids().Bind(id, real);
      }
      found.insert(id);
      Read(rule, id, record);
    }
    if (!error_.message().empty()) {
      Differ(rule.name, kNone, "list", error_.message(), "no error");
      return;
    }
    for (const auto& [id, row] : model_.state().rows) {
      if (row.object == rule.object && !found.contains(id)) {
        Differ(rule.name, id, "", "none", "a record");
      }
    }
  }

  void Read(const ObjectRule& rule, Id id, const lk_record* record) {
    std::vector<std::string>& texts = read_[id];
    numbers_[id] = {};
    for (const FieldRule& field : rule.fields) {
      const char* text = nullptr;
      size_t size = 0;
      if (field.kind == Kind::kReference) {
        int64_t value = 0;
        lk_record_get_int(record, TXT(field.name), &value, nullptr);
        numbers_[id].push_back(value);
        texts.emplace_back();
      } else {
        lk_record_get_text(record, TXT(field.name), &text, &size, nullptr);
        texts.emplace_back(text == nullptr ? "" : text, size);
        numbers_[id].push_back(0);
      }
    }
    for (const char* field : {"IsDeleted", "CreatedDate", "LastModifiedDate"}) {
      int64_t value = 0;
      lk_record_get_int(record, field, std::string_view(field).size(), &value, nullptr);
      numbers_[id].push_back(value);
    }
  }

  void CompareRecords() {
    for (const auto& [id, row] : model_.state().rows) {
      const ObjectRule& rule = RuleOf(row.object);
      const std::vector<int64_t>& numbers = numbers_[id];
      for (size_t i = 0; i < rule.fields.size(); ++i) {
        const FieldRule& field = rule.fields[i];
        if (field.kind == Kind::kReference) {
          const Id real = subject_.ids().ModelOf(numbers[i]);
          if (real != row.Ref(field.name)) {
            Differ(rule.name, id, field.name, Name(real), Name(row.Ref(field.name)));
          }
        } else if (read_[id][i] != row.Text(field.name)) {
          Differ(rule.name, id, field.name, "'" + read_[id][i] + "'",
                 "'" + row.Text(field.name) + "'");
        }
      }
      const size_t rest = rule.fields.size();
      const auto number = [&](const char* what, size_t at, int64_t value) {
        if (numbers[at] != value) {
          Differ(rule.name, id, what, std::to_string(numbers[at]), std::to_string(value));
        }
      };
      number("IsDeleted", rest, row.deleted ? 1 : 0);
      // When the store made its own user is not the model's affair.
      if (id == model_.system_user()) continue;
      number("CreatedDate", rest + 1, row.created_us);
      number("LastModifiedDate", rest + 2, row.modified_us);
    }
  }

  void CompareHistory(Id id, const std::vector<Move>& moves) {
    const int64_t real = subject_.ids().RealOf(id);
    test::Rows rows;
    lk_history_list(subject_.store(), subject_.transaction(), real, test::Out(rows), error_.out());
    std::vector<Move> found;
    int32_t has_row = 0;
    while (lk_rows_next(rows.get(), &has_row, nullptr) == LK_OK && has_row != 0) {
      if (Int(rows.get(), LK_ROW_KIND) != LK_HISTORY_STATUS ||
          Int(rows.get(), LK_ROW_RECORD_ID) != real) {
        continue;
      }
      found.push_back(
          {Str(rows.get(), LK_ROW_OLD), Str(rows.get(), LK_ROW_NEW), Str(rows.get(), LK_ROW_REASON),
           static_cast<int>(Int(rows.get(), LK_ROW_CYCLE)), Int(rows.get(), LK_ROW_AT_US)});
    }
    if (found == moves) return;
    const std::string object = RuleOf(model_.ObjectOf(id)).name;
    Differ(object, id, "history", Name(found), Name(moves));
  }

  static int64_t Int(const lk_rows* rows, int32_t column) {
    int64_t value = 0;
    lk_rows_get_int(rows, column, &value, nullptr);
    return value;
  }
  static std::string Str(const lk_rows* rows, int32_t column) {
    const char* text = nullptr;
    size_t size = 0;
    lk_rows_get_text(rows, column, &text, &size, nullptr);
    return text == nullptr ? "" : std::string(text, size);
  }
  static std::string Name(const std::vector<Move>& moves) {
    std::string out = std::to_string(moves.size()) + " rows";
    if (moves.empty()) return out;
    const Move& last = moves.back();
    return out + ", last '" + last.from + "' to '" + last.to + "' because '" + last.reason +
           "' in cycle " + std::to_string(last.cycle) + " at " + std::to_string(last.at_us);
  }
  static std::string Name(Id id) { return model::Name(id); }

  // What an id stands for today.
  void CompareSuccessors() {
    for (const auto& [id, row] : model_.state().rows) {
      if (row.object != Object::kLead) continue;
      const Id expected = row.Flag("IsConverted") ? row.Ref("ConvertedContactId") : id;
      int64_t real = 0;
      const lk_status code =
          lk_successor_get(subject_.store(), subject_.transaction(), subject_.ids().RealOf(id),
                           nullptr, nullptr, &real, error_.out());
      const Id got = code == LK_OK ? subject_.ids().ModelOf(real) : kNone;
      const bool as_told = expected == kNone ? code == LK_NOT_FOUND : got == expected;
      if (!as_told) {
        Differ("Lead", id, "successor", code == LK_OK ? Name(got) : lk_status_name(code),
               Name(expected));
      }
    }
  }

  Subject& subject_;
  const Model& model_;
  test::Error error_;
  std::map<Id, std::vector<std::string>> read_;
  std::map<Id, std::vector<int64_t>> numbers_;
  std::vector<std::string> differences_;
};

class OutcomeComparison {
 public:
  OutcomeComparison(const Operation& operation, const Ids& ids)
      : operation_(operation), ids_(ids) {}

  void Compare(const std::string& where, const Reality& reality, const Prediction& prediction) {
    if (prediction.codes.contains(kAnyError)) {
      if (reality.code == LK_OK) Differ(where + "code", "OK", "any error");
      return;
    }
    if (!prediction.codes.contains(reality.code)) {
      Differ(where + "code",
             std::string(lk_status_name(reality.code)) + " (" + reality.message + ")",
             Name(prediction.codes));
      return;
    }
    if (reality.code == LK_OK) {
      if (prediction.id != kNone && ids_.ModelOf(reality.id) != prediction.id) {
        Differ(where + "id", Name(ids_.ModelOf(reality.id)), Name(prediction.id));
      }
      const bool tells_created = operation_.verb == Verb::kUpsert ||
                                 operation_.verb == Verb::kUpsertMany ||
                                 operation_.verb == Verb::kInsertMany;
      if (tells_created && prediction.id != kNone && reality.created != prediction.created) {
        Differ(where + "created", std::to_string(reality.created),
               std::to_string(prediction.created));
      }
      if (prediction.converted.has_value() && reality.converted.has_value()) {
        CompareConverted(where, *reality.converted, *prediction.converted);
      } else if (prediction.converted.has_value() != reality.converted.has_value()) {
        Differ(where + "conversion", reality.converted.has_value() ? "one" : "none", "otherwise");
      }
    }
    if (reality.rows.size() != prediction.rows.size()) {
      if (reality.code != LK_OK) return;
      Differ(where + "rows", std::to_string(reality.rows.size()),
             std::to_string(prediction.rows.size()));
      return;
    }
    for (size_t i = 0; i < reality.rows.size(); ++i) {
      Prediction row = prediction.rows[i];
      if (row.codes.empty()) row.codes = {LK_OK};
      Compare(where + "row " + std::to_string(i) + " ", reality.rows[i], row);
    }
  }

  std::vector<std::string> differences() && { return std::move(differences_); }

 private:
  void Differ(const std::string& what, const std::string& real, const std::string& model) {
    differences_.push_back("outcome " + what + ": leadkit says " + real + ", the model " + model);
  }

  void CompareConverted(const std::string& where, const Converted& real, const Converted& model) {
    const auto id = [&](const char* what, int64_t theirs, Id ours) {
      if (ids_.RealOf(ours) != theirs) {
        Differ(where + what, Name(ids_.ModelOf(theirs)), Name(ours));
      }
    };
    const auto flag = [&](const char* what, bool theirs, bool ours) {
      if (theirs != ours) Differ(where + what, theirs ? "yes" : "no", ours ? "yes" : "no");
    };
    id("lead", real.lead, model.lead);
    id("account", real.account, model.account);
    id("contact", real.contact, model.contact);
    id("opportunity", real.opportunity, model.opportunity);
    flag("account created", real.account_created, model.account_created);
    flag("contact created", real.contact_created, model.contact_created);
    flag("opportunity created", real.opportunity_created, model.opportunity_created);
    flag("repeated", real.repeated, model.repeated);
    if (real.unmapped != model.unmapped) {
      Differ(where + "unmapped", "'" + real.unmapped + "'", "'" + model.unmapped + "'");
    }
  }

  const Operation& operation_;
  const Ids& ids_;
  std::vector<std::string> differences_;
};

}  // namespace

std::vector<std::string> CompareStates(Subject& subject, const Model& model) {
  return StateComparison(subject, model).Run();
}

std::vector<std::string> CompareOutcomes(const Operation& operation, const Reality& reality,
                                         const Prediction& prediction, const Ids& ids) {
  OutcomeComparison comparison(operation, ids);
  comparison.Compare("", reality, prediction);
  return std::move(comparison).differences();
}

}  // namespace leadkit::model
