#include "conversion/conversion.h"

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "conversion/options.h"
#include "records/merged.h"

namespace leadkit::conversion {
namespace {

constexpr char kConversionColumns[] =
    "SELECT lead_id, account_id, contact_id, opportunity_id, account_created, contact_created, "
    "opportunity_created FROM lk_conversion ";

absl::StatusOr<Conversion> ReadConversion(const storage::View& view,
                                          const storage::Statement& row) {
  Conversion conversion;
  conversion.lead = row.Int(0);
  // What the lead became may have been merged since.
  LK_ASSIGN_OR_RETURN(conversion.account, records::LastSurvivorOf(view, row.Int(1)));
  LK_ASSIGN_OR_RETURN(conversion.contact, records::LastSurvivorOf(view, row.Int(2)));
  conversion.opportunity = row.IsNull(3) ? kNoId : row.Int(3);
  conversion.account_created = row.Int(4) != 0;
  conversion.contact_created = row.Int(5) != 0;
  conversion.opportunity_created = row.Int(6) != 0;
  return conversion;
}

}  // namespace

absl::StatusOr<Conversion> FindConversion(const storage::View& view, RecordId lead) {
  LK_ASSIGN_OR_RETURN(storage::StatementLease row, view.connection.Prepare(absl::StrCat(
                                                       kConversionColumns, "WHERE lead_id = $1")));
  row->Bind(lead);
  LK_ASSIGN_OR_RETURN(const bool found, row->Step());
  if (found) return ReadConversion(view, *row);
  return MakeError(Code::kNotFound, "the lead was not converted", {"Lead", "", lead});
}

absl::StatusOr<std::optional<Conversion>> FindByKey(const storage::View& view, RecordId lead,
                                                    const std::string& key) {
  if (key.empty()) return std::nullopt;
  const std::string& prefix = view.catalog().object(view.known().lead.object).prefix;
  // A batch makes each lead's key from its own.
  std::string_view given = key;
  const std::string own_part = lead > 0 ? absl::StrCat("/", FormatId(prefix, lead)) : "";
  if (given.ends_with(own_part)) given.remove_suffix(own_part.size());
  if (!IsValidText(given) || CountCharacters(given) > kMaxIdempotencyKey) {
    return MakeError(Code::kInvalidArgument,
                     absl::StrCat("an idempotency key is UTF-8 text of at most ",
                                  kMaxIdempotencyKey, " characters"),
                     {"Lead", "", lead});
  }
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view.connection.Prepare(absl::StrCat(kConversionColumns, "WHERE idempotency_key = $1")));
  row->Bind(key);
  LK_ASSIGN_OR_RETURN(const bool used, row->Step());
  if (!used) return std::nullopt;
  LK_ASSIGN_OR_RETURN(Conversion found, ReadConversion(view, *row));
  found.repeated = true;
  if (found.lead == lead) return found;
  return MakeError(
      Code::kDuplicateValue,
      absl::StrCat("the idempotency key was used for lead ", FormatId(prefix, found.lead),
                   "; use a key of its own for each lead"),
      {"Lead", "", lead});
}

}  // namespace leadkit::conversion
