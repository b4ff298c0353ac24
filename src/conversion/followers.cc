#include "conversion/followers.h"

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "records/fold.h"

namespace leadkit::conversion {
namespace {

using records::Record;
using records::WriteContext;

absl::Status FindMemberships(const storage::View& view, RecordId lead, RecordId contact,
                             std::vector<Follower>* followers) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view.connection.Prepare("SELECT id, campaign_id FROM campaign_member WHERE lead_id = $1 AND "
                              "is_deleted = 0 ORDER BY id"));
  row->Bind(lead);
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return absl::OkStatus();
    Follower follower{view.known().member.object, row->Int(0), kNoId, false};
    if (contact != kNoId) {
      LK_ASSIGN_OR_RETURN(
          follower.merge_into,
          view.connection.QueryInt(0,
                                   "SELECT id FROM campaign_member WHERE contact_id = $1 AND "
                                   "campaign_id = $2 AND is_deleted = 0",
                                   contact, row->Int(1)));
    }
    followers->push_back(follower);
  }
}

absl::Status FindActivities(const storage::View& view, const Record& lead, RecordId owner,
                            bool tasks, std::vector<Follower>* followers) {
  const schema::Known& known = view.known();
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view.connection.Prepare(
          tasks ? "SELECT id, owner_id, is_closed FROM task WHERE who_id = $1 AND who_object = $2 "
                  "AND is_deleted = 0 ORDER BY id"
                : "SELECT id, owner_id, 1 FROM event WHERE who_id = $1 AND who_object = $2 AND "
                  "is_deleted = 0 ORDER BY id"));
  row->Bind(lead.id(), known.lead.object);
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return absl::OkStatus();
    const bool open = row->Int(2) == 0;
    const bool leads_owner = row->Int(1) == lead.Int(known.lead.owner);
    followers->push_back({tasks ? known.task.object : known.event.object, row->Int(0), kNoId,
                          open && leads_owner && owner != row->Int(1)});
  }
}

absl::Status FindReferences(const storage::View& view, const LeadReference& reference,
                            RecordId lead, std::vector<Follower>* followers) {
  const schema::Object& object = view.catalog().object(reference.object);
  const schema::Field& field = object.fields[static_cast<size_t>(reference.field)];
  const std::string of_leads =
      field.is_polymorphic()
          ? absl::StrCat(" AND \"", field.object_column(), "\" = ", view.known().lead.object)
          : "";
  LK_ASSIGN_OR_RETURN(storage::StatementLease row,
                      view.connection.Prepare(absl::StrCat(
                          "SELECT id FROM ", view.sql(object).table, " WHERE \"", field.column,
                          "\" = $1", of_leads, " AND is_deleted = 0 ORDER BY id")));
  row->Bind(lead);
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return absl::OkStatus();
    Follower& follower = followers->emplace_back();
    follower.object = reference.object;
    follower.id = row->Int(0);
    follower.field = reference.field;
    follower.stays = !reference.fits_contact;
  }
}

absl::Status MoveActivity(storage::WriteTxn& txn, const WriteContext& context,
                          records::Writer& writer, const Plan& plan, const Follower& follower,
                          RecordId account, RecordId contact, RecordId opportunity) {
  const schema::Known& known = txn.known();
  const bool is_task = follower.object == known.task.object;
  Record change(txn.catalog().object(follower.object));
  change.set_id(follower.id);
  change.Mutable(is_task ? known.task.who : known.event.who)
      .SetReference(contact, known.contact.object);
  Value& what = change.Mutable(is_task ? known.task.what : known.event.what);
  if (opportunity != kNoId) {
    what.SetReference(opportunity, known.opportunity.object);
  } else {
    what.SetReference(account, known.account.object);
  }
  if (follower.change_owner) {
    change.Mutable(known.task.owner).SetReference(plan.owner, known.user.object);
  }
  return writer.Update(txn, context, change);
}

}  // namespace

absl::Status FindFollowers(const storage::View& view, const FieldMap& map, const Record& lead,
                           RecordId contact, RecordId owner, std::vector<Follower>* followers) {
  LK_RETURN_IF_ERROR(FindMemberships(view, lead.id(), contact, followers));
  LK_RETURN_IF_ERROR(FindActivities(view, lead, owner, true, followers));
  LK_RETURN_IF_ERROR(FindActivities(view, lead, owner, false, followers));
  for (const LeadReference& reference : map.references) {
    LK_RETURN_IF_ERROR(FindReferences(view, reference, lead.id(), followers));
  }
  return absl::OkStatus();
}

absl::Status MoveFollowers(storage::WriteTxn& txn, const WriteContext& context,
                           records::Writer& writer, const Plan& plan, RecordId account,
                           RecordId contact, RecordId opportunity) {
  const schema::Known& known = txn.known();
  for (const Follower& follower : plan.followers) {
    if (follower.stays) continue;
    if (follower.field >= 0) {
      Record change(txn.catalog().object(follower.object));
      change.set_id(follower.id);
      change.Mutable(follower.field).SetReference(contact, known.contact.object);
      LK_RETURN_IF_ERROR(writer.Update(txn, context, change));
    } else if (follower.object != known.member.object) {
      LK_RETURN_IF_ERROR(
          MoveActivity(txn, context, writer, plan, follower, account, contact, opportunity));
    } else if (follower.merge_into != kNoId) {
      const schema::Object& member = txn.catalog().object(known.member.object);
      LK_RETURN_IF_ERROR(
          records::FoldInto(txn, context, writer, member, follower.id, follower.merge_into));
    } else {
      Record change(txn.catalog().object(known.member.object));
      change.set_id(follower.id);
      change.Mutable(known.member.contact).SetReference(contact, known.contact.object);
      LK_RETURN_IF_ERROR(writer.Update(txn, context, change));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<RecordId> PrimaryCampaign(const storage::View& view, const Plan& plan) {
  bool member = false;
  for (const Follower& follower : plan.followers) {
    member |= follower.object == view.known().member.object && follower.field < 0;
  }
  if (!member) return kNoId;
  return view.connection.QueryInt(
      kNoId,
      "SELECT m.campaign_id FROM campaign_member m JOIN campaign c ON c.id = m.campaign_id WHERE "
      "m.lead_id = $1 AND m.is_deleted = 0 AND c.is_deleted = 0 ORDER BY m.created_date DESC, m.id "
      "DESC LIMIT 1",
      plan.lead.id());
}

}  // namespace leadkit::conversion
