// The policies of a merge, checked, and how the records stand to each other by them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "merge/merge_options.h"
#include "records/record.h"
#include "storage/database.h"

namespace leadkit::merge {

// Whether a merge may give the field another value: what leadkit derives or audits is left alone.
bool IsMergeable(const schema::Field& field);
// CreatedDate and CreatedById, which go together.
bool IsCreation(const schema::Field& field);
// What is known of a bounced mail, which goes with the e-mail address.
bool IsBounce(const schema::Field& field);
// Whether the field stays the survivor's unless a policy names it: owner, status, record type, and
// what the record must belong to.
bool StaysSurvivors(const storage::View& view, const schema::Object& object,
                    const schema::Field& field);

struct PolicyOf {
  Policy policy = Policy::kDefault;
  RecordId record = kNoId;  // of kRecord
};

// Which policy each field has.
class Policies {
 public:
  // `records` are the ids that take part. Errors: kInvalidField, kFieldNotWriteable,
  // kInvalidArgument, kConflictingOptions.
  static absl::StatusOr<Policies> Parse(const storage::View& view, const schema::Object& object,
                                        const std::vector<RecordId>& records,
                                        const std::vector<FieldPolicy>& given);

  PolicyOf Of(const schema::Field& field) const;

 private:
  explicit Policies(const schema::Object& object) : object_(&object) {}
  absl::Status Add(const storage::View& view, const std::vector<RecordId>& records,
                   const FieldPolicy& given);

  const schema::Object* object_;
  std::vector<PolicyOf> by_field_;
  // For an address: the name that its policy was given by.
  absl::flat_hash_map<std::string_view, std::string> named_by_;
};

// The records, survivor first, compared.
class Standing {
 public:
  Standing(const storage::View& view, const std::vector<records::Record>& records);

  // Above 0 if record i is before record j by the rule, below 0 if behind, 0 if they are alike.
  int Compare(SurvivorRule rule, size_t i, size_t j) const;

  // Index of the record whose value the policy takes, of those that are usable; of several that are
  // alike the first. None: no record has one. `value` is asked by policies on values alone.
  // REQUIRES: the policy is neither kDefault nor kUnion.
  std::optional<size_t> Pick(const PolicyOf& asked, const std::vector<bool>& usable,
                             absl::FunctionRef<const Value&(size_t)> value) const;

 private:
  struct Place {
    RecordId id = kNoId;
    int64_t created = 0;
    int64_t modified = 0;
    int64_t filled = 0;
  };
  std::vector<Place> places_;
};

}  // namespace leadkit::merge
