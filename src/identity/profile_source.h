// What a store says about a person or a company, for matching: from rows to profiles.
//
// People are leads and contacts, companies are accounts. A lead that has converted is no person any
// more: its contact is. What belongs to an account counts for it: its aliases, the names it had,
// and the e-mail domains of its contacts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matching/normaliser.h"
#include "records/record.h"
#include "storage/database.h"

namespace leadkit::identity {

// The kind that records of the object are matched as; nothing for tasks, opportunities, ...
std::optional<matching::Kind> KindOf(const schema::Known& known, int object);

class ProfileSource {
 public:
  // `normaliser` is borrowed.
  explicit ProfileSource(const matching::Normaliser* normaliser) : normaliser_(normaliser) {}

  // The profile of a stored record, or nothing if it is not to be matched: not there, in the bin,
  // converted. REQUIRES: KindOf(object).
  absl::StatusOr<std::optional<std::string>> Read(const storage::View& view, int object,
                                                  RecordId id) const;

  // The same of a record that need not be stored.
  absl::StatusOr<std::string> Of(const storage::View& view, const records::Record& record) const;

  // The company that a lead speaks of, for a look among accounts. REQUIRES: a lead or an account.
  absl::StatusOr<std::string> CompanyOf(const storage::View& view,
                                        const records::Record& record) const;

  // The domains of an e-mail address that are its company's: none for free mail.
  std::vector<std::string> CompanyDomains(std::string_view email) const;

 private:
  struct Texts;
  absl::Status AddEmployer(const storage::View& view, RecordId account, Texts* texts) const;
  absl::Status AddAccountTexts(const storage::View& view, RecordId account, Texts* texts) const;
  absl::StatusOr<std::string> Make(const storage::View& view, matching::Kind kind, int object,
                                   RecordId id, Texts* texts) const;

  const matching::Normaliser* normaliser_;
};

}  // namespace leadkit::identity
