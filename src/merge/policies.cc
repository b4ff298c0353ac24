#include "merge/policies.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "schema/field_groups.h"

namespace leadkit::merge {
namespace {

using records::Record;
using schema::Field;
using schema::Kind;
using schema::Object;

constexpr std::string_view kAllFields = "*";

bool IsLongText(const Field& field) { return field.kind == Kind::kTextArea; }

bool HasOrder(const Field& field) {
  return schema::IsNumberKind(field.kind) || field.kind == Kind::kDate ||
         field.kind == Kind::kDateTime;
}

// Whether the policy says something about such a field.
bool Fits(const Field& field, bool address, Policy policy) {
  switch (policy) {
    case Policy::kLongest:
      return field.is_text() && !schema::IsPicklistKind(field.kind) && !address;
    case Policy::kUnion:
      return (field.kind == Kind::kMultiPicklist || IsLongText(field)) && !address;
    case Policy::kHighest:
    case Policy::kLowest:
      return HasOrder(field) && !address;
    default:
      return true;
  }
}

std::string_view WhatFits(Policy policy) {
  switch (policy) {
    case Policy::kLongest:
      return "longest is for texts; choose another policy";
    case Policy::kUnion:
      return "union is for multi-select picklists and long texts; choose another policy";
    default:
      return "highest and lowest are for numbers, dates and times; choose another policy";
  }
}

int Order(int64_t a, int64_t b) { return a < b ? -1 : a > b ? 1 : 0; }

}  // namespace

bool IsMergeable(const Field& field) {
  return field.kind != Kind::kId && (field.access == schema::Access::kReadWrite ||
                                     field.access == schema::Access::kCreateOnly);
}

bool IsCreation(const Field& field) {
  return field.api == "CreatedDate" || field.api == "CreatedById";
}

bool IsBounce(const Field& field) {
  return field.api == "EmailBouncedReason" || field.api == "EmailBouncedDate";
}

bool StaysSurvivors(const storage::View& view, const Object& object, const Field& field) {
  if (field.is_reference() && field.required) return true;
  const auto& lead = view.known().lead;
  return object.index == lead.object &&
         (field.ordinal == lead.status || field.ordinal == lead.record_type);
}

absl::StatusOr<Policies> Policies::Parse(const storage::View& view, const Object& object,
                                         const std::vector<RecordId>& records,
                                         const std::vector<FieldPolicy>& given) {
  Policies policies(object);
  policies.by_field_.resize(object.fields.size());
  // What is said of all fields yields to what is said of one, in whatever order.
  for (const bool all : {true, false}) {
    for (const FieldPolicy& policy : given) {
      if ((policy.field == kAllFields) == all) {
        LK_RETURN_IF_ERROR(policies.Add(view, records, policy));
      }
    }
  }
  return policies;
}

absl::Status Policies::Add(const storage::View& view, const std::vector<RecordId>& records,
                           const FieldPolicy& given) {
  const PolicyOf policy{given.policy, given.policy == Policy::kRecord ? given.record : kNoId};
  if (given.policy == Policy::kRecord &&
      std::find(records.begin(), records.end(), given.record) == records.end()) {
    return MakeError(Code::kInvalidArgument,
                     "the value is to come from a record that is not one of those to be merged; "
                     "name one of them",
                     {object_->api, std::string(given.field), given.record});
  }
  if (given.field == kAllFields) {
    for (const Field& field : object_->fields) {
      if (!IsMergeable(field) || schema::IsOptOut(field) || IsBounce(field) ||
          StaysSurvivors(view, *object_, field)) {
        continue;
      }
      const bool address = !schema::AddressOf(*object_, field).empty();
      if (Fits(field, address, given.policy)) {
        by_field_[static_cast<size_t>(field.ordinal)] = policy;
      }
    }
    return absl::OkStatus();
  }
  const Field* named = nullptr;
  std::string_view address;
  for (const Field& field : object_->fields) {
    const std::string_view of = schema::AddressOf(*object_, field);
    const bool is_address = !of.empty() && EqualsIgnoreCase(of, given.field);
    if (!is_address && !EqualsIgnoreCase(field.api, given.field)) continue;
    named = &field;
    address = of;
    break;
  }
  if (named == nullptr) {
    LK_ASSIGN_OR_RETURN(named, view.catalog().RequireField(*object_, given.field));
    address = schema::AddressOf(*object_, *named);
  }
  const Place place{object_->api, named->api, 0};
  if (named->api == "CreatedDate") {
    if (given.policy == Policy::kDefault || given.policy == Policy::kSurvivor ||
        given.policy == Policy::kOldest || given.policy == Policy::kRecord) {
      by_field_[static_cast<size_t>(named->ordinal)] = policy;
      by_field_[static_cast<size_t>(object_->system.created_by)] = policy;
      return absl::OkStatus();
    }
    return MakeError(Code::kInvalidArgument,
                     "the creation is the survivor's, the oldest's or that of a named record",
                     place);
  }
  if (!IsMergeable(*named)) {
    return MakeError(Code::kFieldNotWriteable,
                     "the field is set by leadkit and not chosen; leave it out", place);
  }
  if (!Fits(*named, !address.empty(), given.policy)) {
    return MakeError(Code::kInvalidArgument,
                     address.empty() ? WhatFits(given.policy)
                                     : "an address is taken whole, from one record; choose "
                                       "another policy",
                     place);
  }
  if (address.empty()) {
    by_field_[static_cast<size_t>(named->ordinal)] = policy;
    return absl::OkStatus();
  }
  const std::string by = LowerAscii(given.field);
  const auto [it, first] = named_by_.try_emplace(address, by);
  PolicyOf& so_far = by_field_[static_cast<size_t>(named->ordinal)];
  if (!first && it->second != by &&
      (so_far.policy != policy.policy || so_far.record != policy.record)) {
    return MakeError(Code::kConflictingOptions,
                     "an address is taken whole, and two policies are set for parts of it; choose",
                     place);
  }
  it->second = by;
  for (const Field& field : object_->fields) {
    if (schema::AddressOf(*object_, field) == address) {
      by_field_[static_cast<size_t>(field.ordinal)] = policy;
    }
  }
  return absl::OkStatus();
}

PolicyOf Policies::Of(const Field& field) const {
  return by_field_[static_cast<size_t>(field.ordinal)];
}

Standing::Standing(const storage::View& view, const std::vector<Record>& records) {
  for (const Record& record : records) {
    const Object& object = record.object();
    Place& place = places_.emplace_back();
    place.id = record.id();
    place.created = record.Int(object.system.created_date);
    place.modified = record.Int(object.system.last_modified_date);
    for (const Field& field : object.fields) {
      if (!IsMergeable(field) || field.kind == Kind::kBoolean) continue;
      if (StaysSurvivors(view, object, field)) continue;
      place.filled += record.has(field.ordinal) ? 1 : 0;
    }
  }
}

int Standing::Compare(SurvivorRule rule, size_t i, size_t j) const {
  const Place& a = places_[i];
  const Place& b = places_[j];
  switch (rule) {
    case SurvivorRule::kOldest:
      return -Order(a.created, b.created);
    case SurvivorRule::kNewest:
      return Order(a.modified, b.modified);
    case SurvivorRule::kMostComplete:
      return Order(a.filled, b.filled);
    case SurvivorRule::kGiven:
      break;
  }
  return 0;
}

std::optional<size_t> Standing::Pick(const PolicyOf& asked, const std::vector<bool>& usable,
                                     absl::FunctionRef<const Value&(size_t)> value) const {
  if (asked.policy == Policy::kSurvivor) return 0;
  if (asked.policy == Policy::kRecord) {
    for (size_t i = 0; i < places_.size(); ++i) {
      if (places_[i].id == asked.record) return i;
    }
    return std::nullopt;
  }
  const auto before = [&](size_t i, size_t j) {
    switch (asked.policy) {
      case Policy::kNewest:
        return Compare(SurvivorRule::kNewest, i, j) > 0;
      case Policy::kOldest:
        return Compare(SurvivorRule::kOldest, i, j) > 0;
      case Policy::kMostComplete:
        return Compare(SurvivorRule::kMostComplete, i, j) > 0;
      case Policy::kLongest:
        return CountCharacters(value(i).text()) > CountCharacters(value(j).text());
      case Policy::kHighest:
        return value(i).int_value() > value(j).int_value();
      case Policy::kLowest:
        return value(i).int_value() < value(j).int_value();
      default:
        return false;
    }
  };
  std::optional<size_t> best;
  for (size_t i = 0; i < places_.size(); ++i) {
    if (usable[i] && (!best.has_value() || before(i, *best))) best = i;
  }
  return best;
}

}  // namespace leadkit::merge
