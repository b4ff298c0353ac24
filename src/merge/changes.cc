#include "merge/changes.h"

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "records/row.h"

namespace leadkit::merge {
namespace {

using records::Record;
using schema::Field;
using schema::Object;

bool IsWatched(const Object& object, const Field& field, bool merged_now) {
  const auto& system = object.system;
  const int ordinal = field.ordinal;
  if (ordinal == system.last_modified_date || ordinal == system.last_modified_by ||
      ordinal == system.system_modstamp || ordinal == system.is_deleted) {
    return false;
  }
  return ordinal != system.master_record || !merged_now;
}

std::string_view ConversionColumn(const Step& step) {
  return step.field == "AccountId" ? "account_id" : "contact_id";
}

}  // namespace

absl::Status Changes::Watch(const records::Item& item) {
  if (!index_.try_emplace(item, before_.size()).second) return absl::OkStatus();
  const Object& object = txn_.catalog().object(item.object);
  return records::ReadRecord(txn_.view(), object, item.id, &before_.emplace_back(object)).status();
}

absl::StatusOr<std::vector<Step>> Changes::Differences() const {
  std::vector<Step> steps;
  Record after;
  for (const Record& before : before_) {
    const Object& object = before.object();
    LK_RETURN_IF_ERROR(records::ReadRecord(txn_.view(), object, before.id(), &after).status());
    const int master = object.system.master_record;
    const bool merged_now = master >= 0 && !before.has(master) && after.has(master);
    for (const Field& field : object.fields) {
      if (!IsWatched(object, field, merged_now)) continue;
      if (before[field.ordinal] == after[field.ordinal]) continue;
      steps.push_back({StepKind::kChanged,
                       {object.index, before.id()},
                       field.api,
                       before[field.ordinal],
                       after[field.ordinal]});
    }
  }
  return steps;
}

absl::Status SetConversion(storage::WriteTxn& txn, const Step& step, RecordId value) {
  return txn.connection().Run(
      absl::StrCat("UPDATE lk_conversion SET ", std::string(ConversionColumn(step)),
                   " = $1 WHERE lead_id = $2"),
      value, step.item.id);
}

absl::StatusOr<RecordId> GetConversion(storage::WriteTxn& txn, const Step& step) {
  return txn.connection().QueryInt(kNoId,
                                   absl::StrCat("SELECT ", std::string(ConversionColumn(step)),
                                                " FROM lk_conversion WHERE lead_id = $1"),
                                   step.item.id);
}

}  // namespace leadkit::merge
