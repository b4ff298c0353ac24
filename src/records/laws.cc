#include "records/laws.h"

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "schema/text_form.h"

namespace leadkit::records {
namespace {

using schema::Field;
using schema::Object;

// Deeper hierarchies than this are taken for loops.
constexpr int kMaxHierarchyDepth = 1000;

absl::Status CheckLead(const storage::WriteTxn& txn, const storage::View& view,
                       const WriteContext& context, const Record* before, const Record& after) {
  const auto& lead = txn.known().lead;
  const bool was_converted = before != nullptr && before->Bool(lead.is_converted);
  const bool is_converted = after.Bool(lead.is_converted);
  if (was_converted && (context.authority != Authority::kSystem || !is_converted)) {
    return ConvertedLeadError(view, *before);
  }
  if (is_converted && !was_converted &&
      (context.authority != Authority::kSystem || !after.has(lead.converted_account) ||
       !after.has(lead.converted_contact))) {
    return MakeError(Code::kFieldIntegrity,
                     "a lead becomes converted by converting it, into an account and a contact",
                     {"Lead", "IsConverted", after.id()});
  }
  return absl::OkStatus();
}

absl::Status CheckActivity(const storage::WriteTxn& txn, const Record& after, int who, int what) {
  if (after[who].object() != txn.known().lead.object || !after.has(who) || !after.has(what)) {
    return absl::OkStatus();
  }
  return MakeError(
      Code::kFieldIntegrity,
      "an activity with a lead can't name a record beside it, because a lead belongs to "
      "no account yet; leave WhatId out or convert the lead",
      {after.object().api, "WhatId", after.id()});
}

absl::Status CheckMember(storage::WriteTxn& txn, const WriteContext& context, const Record* before,
                         const Record& after) {
  const auto& member = txn.known().member;
  const bool has_lead = after.has(member.lead);
  const bool has_contact = after.has(member.contact);
  if (!has_lead && !has_contact) {
    return MakeError(Code::kRequiredFieldMissing, "a campaign member needs a LeadId or a ContactId",
                     {"CampaignMember", "LeadId", after.id()});
  }
  if (has_lead && has_contact && context.authority != Authority::kSystem) {
    if (before == nullptr || !before->has(member.lead) || !before->has(member.contact)) {
      return MakeError(Code::kFieldIntegrity,
                       "a campaign member is a lead or a contact; give one of LeadId and ContactId",
                       {"CampaignMember", "ContactId", after.id()});
    }
  }
  const int key = has_contact ? member.contact : member.lead;
  if (before != nullptr && (*before)[key] == after[key]) return absl::OkStatus();
  const Field& field = after.object().fields[static_cast<size_t>(key)];
  LK_ASSIGN_OR_RETURN(
      const int64_t other,
      txn.connection().QueryInt(
          0,
          absl::StrCat("SELECT id FROM campaign_member WHERE ", field.column,
                       " = $1 AND campaign_id = $2 AND is_deleted = 0 AND id <> $3 LIMIT 1"),
          after.Int(key), after.Int(member.campaign), after.id()));
  if (other == 0) return absl::OkStatus();
  return MakeError(Code::kDuplicateValue,
                   absl::StrCat("the ", has_contact ? "contact" : "lead",
                                " is a member of this campaign already: ",
                                FormatId(after.object().prefix, other)),
                   {"CampaignMember", field.api, after.id()});
}

absl::Status CheckGroupMember(storage::WriteTxn& txn, const Record* before, const Record& after) {
  const Object& object = after.object();
  const auto& known = txn.known().queue_member;
  if (after.Int(known.capacity) < 0) {
    return MakeError(Code::kNumberOutsideValidRange, "a capacity is 0 or more leads in 30 days",
                     {object.api, "Capacity", after.id()});
  }
  if (before != nullptr) return absl::OkStatus();  // neither queue nor user changes
  LK_ASSIGN_OR_RETURN(
      const int64_t other,
      txn.connection().QueryInt(
          0,
          "SELECT id FROM group_member WHERE group_id = $1 AND user_or_group_id = $2 AND "
          "is_deleted = 0 AND id <> $3 LIMIT 1",
          after.Int(known.queue), after.Int(known.user), after.id()));
  if (other == 0) return absl::OkStatus();
  return MakeError(
      Code::kDuplicateValue,
      absl::StrCat("the user is a member of this queue already: ", FormatId(object.prefix, other)),
      {object.api, "UserOrGroupId", after.id()});
}

absl::Status CheckHierarchy(storage::WriteTxn& txn, const Field& field, const Record& after) {
  const Object& object = after.object();
  const std::string sql = absl::StrCat("SELECT \"", field.column, "\" FROM ",
                                       txn.view().sql(object).table, " WHERE id = $1");
  int64_t id = after.Int(field.ordinal);
  for (int depth = 0; id != 0; ++depth) {
    if (id == after.id() || depth > kMaxHierarchyDepth) {
      return MakeError(Code::kFieldIntegrity,
                       "the hierarchy would go round in a circle; name a record that is not below "
                       "this one",
                       {object.api, field.api, after.id()});
    }
    LK_ASSIGN_OR_RETURN(id, txn.connection().QueryInt(0, sql, id));
  }
  return absl::OkStatus();
}

bool IsHierarchy(const Object& object, const Field& field) {
  return field.is_reference() && field.access == schema::Access::kReadWrite &&
         field.to_objects.size() == 1 && field.to_objects[0] == object.index;
}

}  // namespace

absl::Status CheckHierarchies(storage::WriteTxn& txn, const Record* before, const Record& after) {
  const Object& object = after.object();
  for (const Field& field : object.fields) {
    if (!IsHierarchy(object, field) || !after.has(field.ordinal)) continue;
    if (before != nullptr && (*before)[field.ordinal] == after[field.ordinal]) continue;
    LK_RETURN_IF_ERROR(CheckHierarchy(txn, field, after));
  }
  return absl::OkStatus();
}

absl::Status ConvertedLeadError(const storage::View& view, const Record& lead) {
  const auto& known = view.known().lead;
  const auto text = [&](int ordinal) {
    return schema::FormatText(view.catalog(), lead.object().fields[static_cast<size_t>(ordinal)],
                              lead[ordinal]);
  };
  std::string became;
  for (const auto& [what, ordinal] : {std::pair("account ", known.converted_account),
                                      std::pair("contact ", known.converted_contact),
                                      std::pair("opportunity ", known.converted_opportunity)}) {
    // What was purged since is not there to be worked on.
    if (lead.has(ordinal))
      absl::StrAppend(&became, became.empty() ? "" : ", ", what, text(ordinal));
  }
  return MakeError(
      Code::kCannotUpdateConvertedLead,
      became.empty()
          ? "the lead was converted, and the records it became are gone for good"
          : absl::StrCat("the lead was converted into ", became, "; work on these instead"),
      {"Lead", "", lead.id()});
}

absl::Status CheckLaws(storage::WriteTxn& txn, const WriteContext& context, const Record* before,
                       const Record& after) {
  const schema::Known& known = txn.known();
  const Object& object = after.object();
  if (object.index == known.lead.object) {
    LK_RETURN_IF_ERROR(CheckLead(txn, txn.view(), context, before, after));
  } else if (object.index == known.task.object) {
    LK_RETURN_IF_ERROR(CheckActivity(txn, after, known.task.who, known.task.what));
  } else if (object.index == known.event.object) {
    LK_RETURN_IF_ERROR(CheckActivity(txn, after, known.event.who, known.event.what));
  } else if (object.index == known.member.object) {
    LK_RETURN_IF_ERROR(CheckMember(txn, context, before, after));
  } else if (object.index == known.queue_member.object) {
    LK_RETURN_IF_ERROR(CheckGroupMember(txn, before, after));
  }
  if (before == nullptr) return absl::OkStatus();  // nothing is below a new record yet
  return CheckHierarchies(txn, before, after);
}

absl::Status CheckMemberIsOnly(storage::WriteTxn& txn, const Record& member) {
  const int object = member.object().index;
  if (object == txn.known().queue_member.object) return CheckGroupMember(txn, nullptr, member);
  if (object != txn.known().member.object) return absl::OkStatus();
  return CheckMember(txn, {kNoId, Authority::kSystem, ""}, nullptr, member);
}

absl::Status CheckFieldLaws(const Object& object, const Field& field) {
  if (object.api != "Lead" || !field.is_reference() || field.to.empty()) return absl::OkStatus();
  if (field.to[0] != "Account" && field.to[0] != "Opportunity") return absl::OkStatus();
  return MakeError(
      Code::kInvalidField,
      "a lead is tied to no account before it is converted, so its fields can't point at "
      "accounts or opportunities",
      {object.api, field.api, 0});
}

}  // namespace leadkit::records
