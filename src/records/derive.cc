#include "records/derive.h"

#include <cstdio>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/time.h"

namespace leadkit::records {
namespace {

using schema::Known;

// The statuses that close a task and a case, and that count as a campaign response.
constexpr std::string_view kTaskDone = "Completed";
constexpr std::string_view kCaseClosed = "Closed";
constexpr std::string_view kResponded = "Responded";
constexpr std::string_view kHighPriority = "High";

void SetText(Record* record, int ordinal, std::string_view text) {
  if (text.empty()) {
    record->Mutable(ordinal).SetNull();
  } else if (record->Text(ordinal) != text) {
    record->Mutable(ordinal).SetText(text);
  }
}

void SetDayOf(Record* record, int day, int time) {
  const Value& at = (*record)[time];
  Value& value = record->Mutable(day);
  if (at.has_value()) {
    value.SetInt(DayOf(at.int_value()));
  } else {
    value.SetNull();
  }
}

template <typename Person>
void DerivePersonName(const Person& known, Record* after) {
  SetText(after, after->object().system.name,
          PersonName(after->Text(known.first_name), after->Text(known.middle_name),
                     after->Text(known.last_name), after->Text(known.suffix)));
}

// Sets a time the first time a condition holds and clears it when it no longer does.
void StampWhile(bool holds, int64_t now, Record* record, int ordinal) {
  if (!holds) {
    record->Mutable(ordinal).SetNull();
  } else if (!record->has(ordinal)) {
    record->Mutable(ordinal).SetInt(now);
  }
}

void DeriveMember(const Known& known, int64_t now, Record* after) {
  const auto& member = known.member;
  SetText(after, member.type, after->has(member.contact) ? "Contact" : "Lead");
  const bool responded = after->Text(member.status) == kResponded;
  after->Mutable(member.has_responded).SetInt(responded ? 1 : 0);
  if (responded && !after->has(member.first_responded)) {
    after->Mutable(member.first_responded).SetInt(DayOf(now));
  }
}

absl::Status DeriveActivityAccount(storage::WriteTxn& txn, const Record* before,
                                   const ActivityFields& fields, Record* after) {
  if (before != nullptr && (*before)[fields.who] == (*after)[fields.who] &&
      (*before)[fields.what] == (*after)[fields.what]) {
    return absl::OkStatus();
  }
  LK_ASSIGN_OR_RETURN(Value account, AccountOfActivity(txn, fields, *after));
  after->Set(fields.account, std::move(account));
  return absl::OkStatus();
}

absl::Status DeriveCase(storage::WriteTxn& txn, const Record* before, Record* after) {
  const auto& known = txn.known().case_;
  const bool closed = after->Text(known.status) == kCaseClosed;
  after->Mutable(known.is_closed).SetInt(closed ? 1 : 0);
  StampWhile(closed, txn.now(), after, known.closed_date);
  if (before != nullptr) return absl::OkStatus();
  after->Mutable(known.is_closed_on_create).SetInt(closed ? 1 : 0);
  LK_ASSIGN_OR_RETURN(storage::StatementLease row,
                      txn.connection().Prepare(
                          "SELECT max(case_number) FROM \"case\" WHERE case_number IS NOT NULL"));
  LK_RETURN_IF_ERROR(row->Step().status());
  const long last = std::strtol(std::string(row->Text(0)).c_str(), nullptr, 10);
  char number[32];
  std::snprintf(number, sizeof number, "%08ld", last + 1);
  after->Mutable(known.number).SetText(number);
  return absl::OkStatus();
}

}  // namespace

std::string PersonName(std::string_view first, std::string_view middle, std::string_view last,
                       std::string_view suffix) {
  std::string name;
  for (std::string_view part : {first, middle, last, suffix}) {
    if (part.empty()) continue;
    if (!name.empty()) name += ' ';
    name += part;
  }
  return name;
}

absl::StatusOr<Value> AccountOfActivity(storage::WriteTxn& txn, const ActivityFields& fields,
                                        const Record& activity) {
  const Known& known = txn.known();
  int64_t id = 0;
  const int target = activity[fields.what].object();
  if (activity.has(fields.what) && target == known.account.object) {
    id = activity.Int(fields.what);
  } else if (activity.has(fields.what) && target == known.opportunity.object) {
    LK_ASSIGN_OR_RETURN(
        id, txn.connection().QueryInt(0, "SELECT account_id FROM opportunity WHERE id = $1",
                                      activity.Int(fields.what)));
  } else if (activity.has(fields.what) && target == known.case_.object) {
    LK_ASSIGN_OR_RETURN(
        id, txn.connection().QueryInt(0, "SELECT account_id FROM \"case\" WHERE id = $1",
                                      activity.Int(fields.what)));
  }
  if (id == 0 && activity.has(fields.who) &&
      activity[fields.who].object() == known.contact.object) {
    LK_ASSIGN_OR_RETURN(id,
                        txn.connection().QueryInt(0, "SELECT account_id FROM contact WHERE id = $1",
                                                  activity.Int(fields.who)));
  }
  return id == 0 ? Value::Null() : Value::Reference(id, known.account.object);
}

std::array<ActivityFields, 2> Activities(const Known& known) {
  return {{{known.task.object, known.task.who, known.task.what, known.task.account},
           {known.event.object, known.event.who, known.event.what, known.event.account}}};
}

absl::Status Derive(storage::WriteTxn& txn, const Record* before, Record* after) {
  const Known& known = txn.known();
  const int object = after->object().index;
  if (object == known.lead.object) {
    DerivePersonName(known.lead, after);
    if (before != nullptr && !((*before)[known.lead.owner] == (*after)[known.lead.owner])) {
      after->Mutable(known.lead.last_transfer_date).SetInt(DayOf(txn.now()));
    }
  } else if (object == known.contact.object) {
    DerivePersonName(known.contact, after);
    const bool bounced = after->has(known.contact.email_bounced_reason) ||
                         after->has(known.contact.email_bounced_date);
    after->Mutable(known.contact.is_email_bounced).SetInt(bounced ? 1 : 0);
  } else if (object == known.user.object) {
    SetText(
        after, after->object().system.name,
        PersonName(after->Text(known.user.first_name), "", after->Text(known.user.last_name), ""));
  } else if (object == known.member.object) {
    DeriveMember(known, txn.now(), after);
  } else if (object == known.task.object) {
    const bool done = after->Text(known.task.status) == kTaskDone;
    after->Mutable(known.task.is_closed).SetInt(done ? 1 : 0);
    after->Mutable(known.task.is_high_priority)
        .SetInt(after->Text(known.task.priority) == kHighPriority ? 1 : 0);
    StampWhile(done, txn.now(), after, known.task.completed);
    return DeriveActivityAccount(txn, before, Activities(known)[0], after);
  } else if (object == known.event.object) {
    SetDayOf(after, known.event.end_date, known.event.end_date_time);
    return DeriveActivityAccount(txn, before, Activities(known)[1], after);
  } else if (object == known.case_.object) {
    return DeriveCase(txn, before, after);
  }
  return absl::OkStatus();
}

}  // namespace leadkit::records
