// What the model knows: records as plain maps, and of the schema the fields that it compares. It is
// written from the documents, shares no code with leadkit and is as simple as can be.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace leadkit::model {

// The model's own numbers. leadkit's ids are kept beside them by whoever compares the two.
using Id = int64_t;
constexpr Id kNone = 0;
constexpr Id kNowhere = -1;  // an id that no record ever had

enum class Object {
  kUser,
  kQueue,
  kAccount,
  kContact,
  kOpportunity,
  kRole,
  kCampaign,
  kLead,
  kMember,
  kTask,
};

enum class Kind { kText, kEmail, kFlag, kNumber, kMoney, kDate, kReference };
enum class Access { kWrite, kCreate, kDerived };
// What a reference does when the record it points at is deleted. kKeep: it points into the bin.
enum class OnDelete { kClear, kCascade, kRestrict, kKeep };

struct FieldRule {
  std::string name;
  Kind kind = Kind::kText;
  size_t max = 255;
  bool required = false;
  Access access = Access::kWrite;
  std::string default_value = "";
  std::vector<Object> to = {};
  OnDelete on_delete = OnDelete::kClear;
};

struct ObjectRule {
  Object object;
  std::string name;
  std::vector<FieldRule> fields;
};

const std::vector<ObjectRule>& Schema();
const ObjectRule& RuleOf(Object object);
const FieldRule& RuleOf(Object object, const std::string& field);

// A value as it is written; `ref` counts for references.
struct Value {
  std::string text;
  Id ref = kNone;
  bool is_null() const { return text.empty() && ref == kNone; }
  friend bool operator==(const Value&, const Value&) = default;
};
using Fields = std::vector<std::pair<std::string, Value>>;

struct Row {
  Object object = Object::kLead;
  std::map<std::string, Value> values;  // without those that are null
  bool deleted = false;
  Id deletion = kNone;
  int64_t created_us = 0;
  int64_t modified_us = 0;
  int64_t touched_us = 0;  // by any write, those included that are no modification

  const std::string& Text(const std::string& field) const;
  Id Ref(const std::string& field) const;
  bool Flag(const std::string& field) const { return Text(field) == "true"; }
  bool Has(const std::string& field) const { return values.contains(field); }
  void Set(const std::string& field, Value value);
  void SetText(const std::string& field, std::string text) { Set(field, {std::move(text)}); }
  void SetRef(const std::string& field, Id id) { Set(field, {"", id}); }
  void SetFlag(const std::string& field, bool flag) { SetText(field, flag ? "true" : "false"); }
  void Clear(const std::string& field) { values.erase(field); }
};

// "2026-09-30" of a point in time, and calendar arithmetic on such days.
std::string DayOf(int64_t at_us);
std::string EndOfFiscalQuarter(const std::string& day, int first_month);
// "2027 1": year and quarter; a fiscal year is named after the calendar year in which it ends.
std::string FiscalPeriodOf(const std::string& day, int first_month);

// Names and addresses that count as the same: case, accents and punctuation folded away.
std::string NameKey(const std::string& name);
std::string EmailKey(const std::string& email);

}  // namespace leadkit::model
