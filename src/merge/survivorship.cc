#include "merge/survivorship.h"

#include <algorithm>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/error.h"
#include "base/text.h"
#include "merge/policies.h"
#include "records/validate.h"
#include "schema/field_groups.h"

namespace leadkit::merge {
namespace {

using records::Record;
using schema::Field;
using schema::Kind;
using schema::Object;

// Deeper hierarchies than this are taken for circles, as in records/laws.
constexpr int kMaxHierarchyDepth = 1000;

// Where a field's value is found; none: nobody has one.
using Source = std::optional<size_t>;

// For policies that do not look at values.
const Value& NoValue(size_t) {
  static const auto* const kNone = new Value;
  return *kNone;
}

class Chooser {
 public:
  Chooser(const storage::View& view, const std::vector<Record>& records, const Policies& policies)
      : view_(view),
        records_(records),
        object_(records[0].object()),
        policies_(policies),
        standing_(view, records) {}

  absl::StatusOr<std::vector<FieldChoice>> Run() {
    for (const Field& field : object_.fields) {
      LK_ASSIGN_OR_RETURN(const bool chosen, Choose(field));
      if (!chosen) continue;
      FieldChoice& choice = choices_.back();
      LK_RETURN_IF_ERROR(Check(field, choice));
      choice.changes = !(choice.value == records_[0][field.ordinal]);
      AddPassed(&choice);
    }
    return std::move(choices_);
  }

 private:
  // Appends the choice for a field; false where there is nothing to choose.
  absl::StatusOr<bool> Choose(const Field& field) {
    const PolicyOf asked = policies_.Of(field);
    const bool creation = IsCreation(field) && asked.policy != Policy::kDefault;
    if ((!creation && !IsMergeable(field)) || !Differ(field)) return false;
    FieldChoice& choice = choices_.emplace_back();
    choice.field = field.ordinal;
    choice.policy = asked.policy;
    if (asked.policy == Policy::kUnion) {
      Unite(field, &choice);
      return true;
    }
    LK_ASSIGN_OR_RETURN(const Source source, SourceOf(field, asked, &choice.why));
    if (!source.has_value()) return true;
    choice.value = records_[*source][field.ordinal];
    choice.source = records_[*source].id();
    return true;
  }

  bool Differ(const Field& field) const {
    return std::any_of(records_.begin() + 1, records_.end(), [&](const Record& record) {
      return !(record[field.ordinal] == records_[0][field.ordinal]);
    });
  }

  absl::StatusOr<Source> SourceOf(const Field& field, const PolicyOf& asked, Why* why) {
    const std::string_view address = schema::AddressOf(object_, field);
    if (!address.empty()) return AddressSource(address, asked, why);
    if (asked.policy != Policy::kDefault) {
      *why = Why::kPolicy;
      LK_ASSIGN_OR_RETURN(const std::vector<bool> usable, Usable(field));
      const Source source = standing_.Pick(
          asked, usable, [&](size_t i) -> const Value& { return records_[i][field.ordinal]; });
      // The survivor or a named record was asked for, whatever it has.
      if (!source.has_value() || usable[*source] || !records_[*source].has(field.ordinal)) {
        return source;
      }
      *why = Why::kNoCircle;
      return Source();
    }
    return DefaultSource(field, why);
  }

  absl::StatusOr<Source> DefaultSource(const Field& field, Why* why) {
    *why = Why::kKept;
    if (schema::IsOptOut(field)) {
      for (size_t i = 0; i < records_.size(); ++i) {
        if (!records_[i].Bool(field.ordinal)) continue;
        if (i > 0) *why = Why::kOptOut;
        return Source(i);
      }
      return Source(0);
    }
    if (IsBounce(field)) return BounceSource(why);
    if (StaysSurvivors(view_, object_, field)) return Source(0);
    LK_ASSIGN_OR_RETURN(const std::vector<bool> usable, Usable(field));
    for (size_t i = 0; i < records_.size(); ++i) {
      if (!usable[i]) continue;
      const bool own = records_[0].has(field.ordinal);
      if (i > 0) *why = own ? Why::kNoCircle : Why::kFilled;
      return Source(i);
    }
    if (records_[0].has(field.ordinal)) *why = Why::kNoCircle;
    return Source();
  }

  // The address that wins is worked out once, so that all its parts come from one record.
  Source AddressSource(std::string_view address, const PolicyOf& asked, Why* why) {
    auto [it, added] = addresses_.try_emplace(address);
    if (added) {
      std::vector<bool> written;
      std::vector<size_t> parts;
      for (const Record& record : records_) {
        size_t count = 0;
        bool any = false;
        for (const Field& field : object_.fields) {
          if (schema::AddressOf(object_, field) != address || !record.has(field.ordinal)) continue;
          any = true;
          count += schema::IsWrittenPart(field) ? 1 : 0;
        }
        written.push_back(any);
        parts.push_back(count);
      }
      const bool by_rank = asked.policy == Policy::kDefault;
      it->second = by_rank ? Source(static_cast<size_t>(
                                 std::max_element(parts.begin(), parts.end()) - parts.begin()))
                           : standing_.Pick(asked, written, NoValue);
    }
    *why = asked.policy != Policy::kDefault ? Why::kPolicy
           : it->second == Source(0)        ? Why::kKept
                                            : Why::kAddress;
    return it->second;
  }

  // Of a bounce: of the records with the address that was taken, the first that knows of one. Both
  // fields come from it.
  Source BounceSource(Why* why) const {
    const Field& email = object_.Get("Email");
    std::string_view taken = records_[0].Text(email.ordinal);
    for (const FieldChoice& choice : choices_) {
      if (choice.field == email.ordinal) taken = choice.value.text();
    }
    if (taken.empty()) return Source(0);
    Source first;
    for (size_t i = 0; i < records_.size(); ++i) {
      if (EmailKey(records_[i].Text(email.ordinal)) != EmailKey(taken)) continue;
      if (!first.has_value()) first = i;
      const bool bounced = std::any_of(
          object_.fields.begin(), object_.fields.end(),
          [&](const Field& other) { return IsBounce(other) && records_[i].has(other.ordinal); });
      if (!bounced) continue;
      first = i;
      break;
    }
    if (first != Source(0)) *why = Why::kWithEmail;
    return first;
  }

  // Which records have a value of the field that the survivor may have.
  absl::StatusOr<std::vector<bool>> Usable(const Field& field) {
    std::vector<bool> usable;
    for (const Record& record : records_) {
      LK_ASSIGN_OR_RETURN(const bool circle, MakesCircle(field, record));
      usable.push_back(record.has(field.ordinal) && !circle);
    }
    return usable;
  }

  // Whether the survivor would be above itself with this record's value, now that all of the
  // records are one.
  absl::StatusOr<bool> MakesCircle(const Field& field, const Record& record) {
    const bool hierarchy = field.is_reference() && field.access == schema::Access::kReadWrite &&
                           field.to_objects.size() == 1 && field.to_objects[0] == object_.index;
    if (!hierarchy) return false;
    const std::string sql = absl::StrCat("SELECT \"", field.column, "\" FROM ",
                                         view_.sql(object_).table, " WHERE id = $1");
    int64_t id = record.Int(field.ordinal);
    for (int depth = 0; id != 0; ++depth) {
      if (depth > kMaxHierarchyDepth) return true;
      for (const Record& one : records_) {
        if (one.id() == id) return true;
      }
      LK_ASSIGN_OR_RETURN(id, view_.connection.QueryInt(0, sql, id));
    }
    return false;
  }

  void Unite(const Field& field, FieldChoice* choice) const {
    choice->why = Why::kPolicy;
    const char separator = field.kind == Kind::kMultiPicklist ? ';' : '\n';
    std::vector<std::string> parts;
    for (const Record& record : records_) {
      if (!record.has(field.ordinal)) continue;
      const std::string text(record.Text(field.ordinal));
      std::vector<std::string> own;
      if (field.kind == Kind::kMultiPicklist) {
        own = absl::StrSplit(text, separator, absl::SkipEmpty());
      } else {
        own = {text};
      }
      for (std::string& part : own) {
        if (std::find(parts.begin(), parts.end(), part) == parts.end()) {
          parts.push_back(std::move(part));
        }
      }
    }
    if (!parts.empty()) choice->value.SetText(absl::StrJoin(parts, std::string(1, separator)));
    for (const Record& record : records_) {
      if (record[field.ordinal] == choice->value) {
        choice->source = record.id();
        break;
      }
    }
  }

  absl::Status Check(const Field& field, const FieldChoice& choice) const {
    const Place place{object_.api, field.api, records_[0].id()};
    if (!choice.value.has_value() && field.required && records_[0].has(field.ordinal)) {
      return MakeError(Code::kRequiredFieldMissing,
                       "the field is required, and the record that the policy names has no value; "
                       "name another one",
                       place);
    }
    if (choice.value.is_text() && CountCharacters(choice.value.text()) > field.max) {
      return MakeError(Code::kStringTooLong,
                       absl::StrCat("the texts are longer than ", field.max,
                                    " characters together; choose another policy than union"),
                       place);
    }
    if (choice.value == records_[0][field.ordinal]) return absl::OkStatus();
    Value value = choice.value;
    return WithPlace(records::CheckValue(object_, field, &value), place);
  }

  void AddPassed(FieldChoice* choice) const {
    const Field& field = object_.fields[static_cast<size_t>(choice->field)];
    // Nothing is lost in a union, nor where somebody had not opted out.
    if (choice->policy == Policy::kUnion || schema::IsOptOut(field)) return;
    for (const Record& record : records_) {
      const Value& value = record[choice->field];
      if (value.has_value() && !(value == choice->value)) {
        choice->passed.push_back({record.id(), value});
      }
    }
  }

  const storage::View& view_;
  const std::vector<Record>& records_;
  const Object& object_;
  const Policies& policies_;
  Standing standing_;
  std::vector<FieldChoice> choices_;
  absl::flat_hash_map<std::string_view, Source> addresses_;
};

}  // namespace

absl::StatusOr<std::vector<FieldChoice>> ChooseFields(const storage::View& view,
                                                      const std::vector<Record>& records,
                                                      const MergeOptions& options) {
  std::vector<RecordId> ids;
  for (const Record& record : records) ids.push_back(record.id());
  LK_ASSIGN_OR_RETURN(const Policies policies,
                      Policies::Parse(view, records[0].object(), ids, options.policies));
  return Chooser(view, records, policies).Run();
}

size_t ChooseSurvivor(const storage::View& view, const std::vector<Record>& records,
                      SurvivorRule rule) {
  const Standing standing(view, records);
  size_t best = 0;
  for (size_t i = 1; i < records.size(); ++i) {
    const int order = standing.Compare(rule, i, best);
    if (order > 0 || (order == 0 && records[i].id() < records[best].id())) best = i;
  }
  return best;
}

}  // namespace leadkit::merge
