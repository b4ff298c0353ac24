// What a caller may say about a merge.
#pragma once

#include <string>
#include <vector>

#include "base/id.h"

namespace leadkit::merge {

// Records that one merge may bring together.
constexpr size_t kMaxRecords = 1000;

// Which of the records survives, where the caller does not name it. Of two that are alike in this
// the one with the lower id.
enum class SurvivorRule {
  kGiven = 0,         // the caller names it
  kOldest = 1,        // created first
  kNewest = 2,        // modified last
  kMostComplete = 3,  // the most fields filled
};

// Which of the records a field's value comes from. "The first" is the survivor, then the others in
// the order given; it also decides between records that are alike.
enum class Policy {
  kDefault = 0,       // the first that has one; opt-outs, addresses, bounces as survivorship.h says
  kSurvivor = 1,      // the survivor's, though it be blank
  kNewest = 2,        // that of the record modified last that has one
  kOldest = 3,        // that of the record created first that has one
  kLongest = 4,       // texts: the one with the most characters
  kMostComplete = 5,  // that of the record with the most fields filled that has one
  kUnion = 6,         // multi-select picklists: all choices; long texts: joined by line breaks
  kHighest = 7,       // numbers, dates and times
  kLowest = 8,
  kRecord = 9,  // that of one named record, though it be blank
};

struct FieldPolicy {
  std::string field;  // API name, name of an address ("MailingAddress"), or "*" for the others
  Policy policy = Policy::kDefault;
  RecordId record = kNoId;  // of kRecord
};

struct MergeOptions {
  SurvivorRule survivor_rule = SurvivorRule::kGiven;
  std::vector<FieldPolicy> policies;  // the last word on a field counts
};

struct MergeRequest {
  RecordId survivor = kNoId;     // kNoId: the rule chooses among the others
  std::vector<RecordId> others;  // the records that are merged into it
  MergeOptions options;
};

}  // namespace leadkit::merge
