// What a caller may say about a conversion.
#pragma once

#include <string>
#include <vector>

#include "base/id.h"

namespace leadkit::conversion {

// What to do with accounts and contacts that look like the lead's.
enum class MatchPolicy {
  kNever = 0,    // don't look
  kSuggest = 1,  // list them in the plan, create new records all the same
  // Use the account and the contact that matching links. While matching is off, and where it links
  // none, the account of the same name and its contact of the same e-mail address.
  kLink = 2,
  kRefuse = 3,  // refuse the conversion and name them
};

// What to do with a lead that names no company.
enum class BlankCompany {
  kRefuse = 0,
  kPerson = 1,     // make an account named after the person
  kHousehold = 2,  // make an account named after the family: "Lee Household"
};

// Whose value a field of an existing record has after a conversion into it. A blank field takes the
// lead's value whichever it is.
enum class Survivor {
  kDefault = 0,   // the record's own; of opt-outs, opted out
  kExisting = 1,  // the record's own, opt-outs included
  kLead = 2,      // the lead's, where it has one
};

struct SurvivorRule {
  std::string field;  // "Contact.Title"
  Survivor survivor = Survivor::kDefault;
};

struct ConvertOptions {
  std::string converted_status;         // empty: the first converted status of the lifecycle
  RecordId account = kNoId;             // use this one
  RecordId contact = kNoId;             // use this one; needs its account
  RecordId opportunity = kNoId;         // use this one; needs its account
  std::string opportunity_name;         // empty: the company's name; at most kMaxOpportunityName
  std::string opportunity_record_type;  // of a new one
  bool no_opportunity = false;
  bool overwrite_lead_source = false;  // of an existing contact
  RecordId owner = kNoId;              // of new records; none: the lead's owner
  // Owners of new records in turn: of a batch, the leads that convert get one after the other.
  std::vector<RecordId> owners;
  MatchPolicy match = MatchPolicy::kSuggest;
  bool allow_disqualified = false;
  BlankCompany blank_company = BlankCompany::kRefuse;
  std::vector<SurvivorRule> survivors;  // exceptions, per field
  std::string idempotency_key;          // the same key returns the first result
};

// Longest idempotency key and longest name asked for, in characters. (An opportunity's name may be
// longer; 80 is what conversion takes in the field.)
constexpr size_t kMaxIdempotencyKey = 255;
constexpr size_t kMaxOpportunityName = 80;
constexpr size_t kMaxOwners = 10'000;

}  // namespace leadkit::conversion
