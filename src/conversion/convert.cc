#include "conversion/convert.h"

#include <utility>

#include "base/error.h"
#include "base/time.h"
#include "conversion/followers.h"
#include "records/history.h"
#include "records/merged.h"
#include "records/reader.h"
#include "records/row.h"

namespace leadkit::conversion {

using records::Authority;
using records::WriteContext;

absl::StatusOr<std::optional<Conversion>> Converter::FindRepeated(storage::WriteTxn& txn,
                                                                  RecordId lead,
                                                                  const std::string& key) {
  LK_ASSIGN_OR_RETURN(std::optional<Conversion> found, FindByKey(txn.view(), lead, key));
  if (!found) return found;
  // A converted lead does not change, so what stayed on it can be told again.
  records::Record record;
  const schema::Object& object = txn.catalog().object(txn.known().lead.object);
  LK_ASSIGN_OR_RETURN(const bool kept, records::ReadRecord(txn.view(), object, lead, &record));
  if (kept) {
    LK_ASSIGN_OR_RETURN(found->unmapped, planner_->ListUnmapped(txn.view(), record));
  }
  return found;
}

absl::StatusOr<Conversion> Converter::Convert(storage::WriteTxn& txn, const WriteContext& context,
                                              RecordId lead, const ConvertOptions& options) {
  wrote_ = false;
  LK_ASSIGN_OR_RETURN(std::optional<Conversion> earlier,
                      FindRepeated(txn, lead, options.idempotency_key));
  if (earlier) return *std::move(earlier);
  LK_RETURN_IF_ERROR(planner_->Make(txn.view(), lead, options, false, &plan_));
  LK_RETURN_IF_ERROR(plan_.refusal);
  return Execute(txn, context, plan_);
}

absl::StatusOr<Conversion> Converter::Apply(storage::WriteTxn& txn, const WriteContext& context,
                                            RecordId lead, const ConvertOptions& options,
                                            uint64_t fingerprint) {
  wrote_ = false;
  LK_ASSIGN_OR_RETURN(std::optional<Conversion> earlier,
                      FindRepeated(txn, lead, options.idempotency_key));
  if (earlier) return *std::move(earlier);
  LK_RETURN_IF_ERROR(planner_->Make(txn.view(), lead, options, true, &plan_));
  // A lead converted meanwhile is told as such: the caller learns what became of it.
  if (CodeOf(plan_.refusal) == Code::kCannotUpdateConvertedLead) return plan_.refusal;
  if (plan_.fingerprint != fingerprint) {
    return MakeError(Code::kPlanIsStale,
                     "what the plan has read has changed since it was made; plan again",
                     {"Lead", "", lead});
  }
  LK_RETURN_IF_ERROR(plan_.refusal);
  return Execute(txn, context, plan_);
}

absl::StatusOr<Conversion> Converter::Execute(storage::WriteTxn& txn,
                                              const WriteContext& context_in, Plan& plan) {
  WriteContext context = context_in;
  context.authority = Authority::kSystem;
  if (context.actor == kNoId) context.actor = txn.system_user();
  const schema::Known& known = txn.known();
  wrote_ = true;
  Conversion made;
  made.lead = plan.lead.id();
  LK_ASSIGN_OR_RETURN(made.account, Realize(txn, context, plan, plan.account,
                                            "accountCreatedFromLead", "accountUpdatedByLead"));
  made.account_created = plan.account.mode == Mode::kCreate;
  if (plan.contact.mode == Mode::kCreate) {
    plan.contact.record.Mutable(known.contact.account)
        .SetReference(made.account, known.account.object);
  }
  LK_ASSIGN_OR_RETURN(made.contact, Realize(txn, context, plan, plan.contact,
                                            "contactCreatedFromLead", "contactUpdatedByLead"));
  made.contact_created = plan.contact.mode == Mode::kCreate;
  if (plan.opportunity.mode != Mode::kNone) {
    LK_RETURN_IF_ERROR(FinishOpportunity(txn, plan, made));
    LK_ASSIGN_OR_RETURN(made.opportunity,
                        Realize(txn, context, plan, plan.opportunity, "opportunityCreatedFromLead",
                                "opportunityUpdatedByLead"));
    made.opportunity_created = plan.opportunity.mode == Mode::kCreate;
    if (plan.opportunity.mode == Mode::kLink) {
      LK_RETURN_IF_ERROR(AddContactRole(txn, context, made));
    }
  }
  LK_RETURN_IF_ERROR(
      MoveFollowers(txn, context, *writer_, plan, made.account, made.contact, made.opportunity));
  LK_RETURN_IF_ERROR(MarkLead(txn, context, plan, made));
  LK_RETURN_IF_ERROR(Record(txn, context, plan, made));
  made.unmapped = plan.unmapped;
  for (const LikeRecord& like : plan.account.candidates) made.account_candidates.push_back(like.id);
  for (const LikeRecord& like : plan.contact.candidates) made.contact_candidates.push_back(like.id);
  return made;
}

absl::StatusOr<RecordId> Converter::Realize(storage::WriteTxn& txn, const WriteContext& context,
                                            const Plan& plan, Target& target,
                                            std::string_view created, std::string_view updated) {
  const schema::Object& object = target.record.object();
  const std::string lead = FormatId(plan.lead.object().prefix, plan.lead.id());
  if (target.mode == Mode::kCreate) {
    target.record.Mutable(object.system.owner).SetReference(plan.owner, txn.known().user.object);
    LK_ASSIGN_OR_RETURN(const RecordId id, writer_->Insert(txn, context, &target.record));
    LK_RETURN_IF_ERROR(
        records::AppendFieldChange(txn, context, object.index, id, created, "", lead));
    return id;
  }
  if (target.fills) LK_RETURN_IF_ERROR(writer_->Update(txn, context, target.record));
  LK_RETURN_IF_ERROR(
      records::AppendFieldChange(txn, context, object.index, target.id, updated, "", lead));
  return target.id;
}

absl::Status Converter::FinishOpportunity(storage::WriteTxn& txn, Plan& plan,
                                          const Conversion& made) {
  if (plan.opportunity.mode != Mode::kCreate) return absl::OkStatus();
  const schema::Known& known = txn.known();
  records::Record& record = plan.opportunity.record;
  record.Mutable(known.opportunity.account).SetReference(made.account, known.account.object);
  // The writer makes this contact the primary role.
  record.Mutable(known.opportunity.contact).SetReference(made.contact, known.contact.object);
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const lifecycle::Lifecycle> lifecycle,
                      rules_->Current(txn.view()));
  if (!record.has(known.opportunity.close_date)) {
    record.Mutable(known.opportunity.close_date)
        .SetInt(EndOfFiscalQuarter(DayOf(txn.now()), lifecycle->fiscal_year_start_month));
  }
  LK_ASSIGN_OR_RETURN(const RecordId campaign, PrimaryCampaign(txn.view(), plan));
  if (campaign != kNoId && !record.has(known.opportunity.campaign)) {
    record.Mutable(known.opportunity.campaign).SetReference(campaign, known.campaign);
  }
  return absl::OkStatus();
}

absl::Status Converter::AddContactRole(storage::WriteTxn& txn, const WriteContext& context,
                                       const Conversion& made) {
  const auto& known = txn.known().contact_role;
  LK_ASSIGN_OR_RETURN(const int64_t exists,
                      txn.connection().QueryInt(
                          0,
                          "SELECT 1 FROM opportunity_contact_role WHERE opportunity_id = $1 AND "
                          "contact_id = $2 AND is_deleted = 0",
                          made.opportunity, made.contact));
  if (exists != 0) return absl::OkStatus();
  LK_ASSIGN_OR_RETURN(const int64_t has_primary,
                      txn.connection().QueryInt(
                          0,
                          "SELECT 1 FROM opportunity_contact_role WHERE opportunity_id = $1 AND "
                          "is_primary = 1 AND is_deleted = 0",
                          made.opportunity));
  records::Record role(txn.catalog().object(known.object));
  role.Mutable(known.opportunity).SetReference(made.opportunity, txn.known().opportunity.object);
  role.Mutable(known.contact).SetReference(made.contact, txn.known().contact.object);
  role.Mutable(known.is_primary).SetInt(has_primary == 0 ? 1 : 0);
  return writer_->Insert(txn, context, &role).status();
}

absl::Status Converter::MarkLead(storage::WriteTxn& txn, const WriteContext& context,
                                 const Plan& plan, const Conversion& made) {
  const schema::Known& known = txn.known();
  records::Record change(plan.lead.object());
  change.set_id(made.lead);
  change.Mutable(known.lead.status).SetText(plan.status);
  change.Mutable(known.lead.is_converted).SetInt(1);
  change.Mutable(known.lead.converted_date).SetInt(DayOf(txn.now()));
  change.Mutable(known.lead.converted_account).SetReference(made.account, known.account.object);
  change.Mutable(known.lead.converted_contact).SetReference(made.contact, known.contact.object);
  if (made.opportunity != kNoId) {
    change.Mutable(known.lead.converted_opportunity)
        .SetReference(made.opportunity, known.opportunity.object);
  }
  LK_RETURN_IF_ERROR(writer_->Update(txn, context, change, &plan.lead));
  LK_RETURN_IF_ERROR(records::AppendFieldChange(
      txn, context, known.lead.object, made.lead, "leadConverted", "",
      FormatId(txn.catalog().object(known.contact.object).prefix, made.contact)));
  return records::AppendEvent(txn, context, records::EventKind::kConverted, known.lead.object,
                              made.lead);
}

absl::Status Converter::Record(storage::WriteTxn& txn, const WriteContext& context,
                               const Plan& plan, const Conversion& made) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease insert,
      txn.connection().Prepare(
          "INSERT INTO lk_conversion (lead_id, account_id, contact_id, account_created, "
          "contact_created, opportunity_created, at, by_id, opportunity_id, idempotency_key) "
          "VALUES "
          "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"));
  insert->Bind(made.lead, made.account, made.contact, made.account_created ? 1 : 0,
               made.contact_created ? 1 : 0, made.opportunity_created ? 1 : 0, txn.now(),
               context.actor);
  if (made.opportunity != kNoId) insert->BindInt(9, made.opportunity);
  if (!plan.options.idempotency_key.empty()) {
    insert->BindText(10, plan.options.idempotency_key);
  }
  return insert->Run();
}

absl::StatusOr<Successor> Resolve(const storage::View& view, RecordId id) {
  LK_ASSIGN_OR_RETURN(const RecordId last, records::LastSurvivorOf(view, id));
  const absl::StatusOr<records::FoundRecord> found = records::FindById(view, last);
  if (CodeOf(found.status()) == Code::kNotFound && last != id) {
    return MakeError(Code::kNotFound, "the record that it was merged into is gone for good",
                     {"", "", id});
  }
  LK_RETURN_IF_ERROR(found.status());
  const auto& lead = view.known().lead;
  if (found->object->index == lead.object && found->record.Bool(lead.is_converted)) {
    if (!found->record.has(lead.converted_contact)) {
      return MakeError(Code::kNotFound, "the contact that the lead became is gone for good",
                       {"Lead", "", id});
    }
    // Merges point converted leads at the survivor.
    return Successor{view.known().contact.object, found->record.Int(lead.converted_contact)};
  }
  return Successor{found->object->index, last};
}

}  // namespace leadkit::conversion
