#include "schema/known.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace leadkit::schema {
namespace {

const Catalog& Standard() { return *Catalog::Standard(); }

void ExpectField(int object, int ordinal, std::string_view path) {
  const Object& o = Standard().object(object);
  ASSERT_GE(ordinal, 0) << path;
  ASSERT_LT(static_cast<size_t>(ordinal), o.fields.size()) << path;
  EXPECT_EQ(o.api + "." + o.fields[static_cast<size_t>(ordinal)].api, path);
}

// The names stand in one list and the places in another; one of each object's ends shows a shift.
TEST(Known, NamesStandForTheirFields) {
  const Known known(Standard());
  ExpectField(known.lead.object, known.lead.first_name, "Lead.FirstName");
  ExpectField(known.lead.object, known.lead.last_name, "Lead.LastName");
  ExpectField(known.lead.object, known.lead.status, "Lead.Status");
  ExpectField(known.lead.object, known.lead.company, "Lead.Company");
  ExpectField(known.lead.object, known.lead.owner, "Lead.OwnerId");
  ExpectField(known.lead.object, known.lead.lead_source, "Lead.LeadSource");
  ExpectField(known.lead.object, known.lead.is_converted, "Lead.IsConverted");
  ExpectField(known.lead.object, known.lead.converted_account, "Lead.ConvertedAccountId");
  ExpectField(known.lead.object, known.lead.converted_contact, "Lead.ConvertedContactId");
  ExpectField(known.lead.object, known.lead.converted_opportunity, "Lead.ConvertedOpportunityId");
  ExpectField(known.lead.object, known.lead.last_transfer_date, "Lead.LastTransferDate");
  ExpectField(known.contact.object, known.contact.account, "Contact.AccountId");
  ExpectField(known.contact.object, known.contact.email, "Contact.Email");
  ExpectField(known.contact.object, known.contact.reports_to, "Contact.ReportsToId");
  ExpectField(known.contact.object, known.contact.do_not_call, "Contact.DoNotCall");
  ExpectField(known.contact.object, known.contact.opted_out_of_email, "Contact.HasOptedOutOfEmail");
  ExpectField(known.contact.object, known.contact.opted_out_of_fax, "Contact.HasOptedOutOfFax");
  ExpectField(known.contact.object, known.contact.email_bounced_reason,
              "Contact.EmailBouncedReason");
  ExpectField(known.account.object, known.account.name, "Account.Name");
  ExpectField(known.account.object, known.account.parent, "Account.ParentId");
  ExpectField(known.account.object, known.account.owner, "Account.OwnerId");
  const auto& opportunity = known.opportunity;
  ExpectField(opportunity.object, opportunity.name, "Opportunity.Name");
  ExpectField(opportunity.object, opportunity.stage, "Opportunity.StageName");
  ExpectField(opportunity.object, opportunity.probability, "Opportunity.Probability");
  ExpectField(opportunity.object, opportunity.is_won, "Opportunity.IsWon");
  ExpectField(opportunity.object, opportunity.amount, "Opportunity.Amount");
  ExpectField(opportunity.object, opportunity.close_date, "Opportunity.CloseDate");
  ExpectField(opportunity.object, opportunity.push_count, "Opportunity.PushCount");
  ExpectField(opportunity.object, opportunity.last_stage_change, "Opportunity.LastStageChangeDate");
  ExpectField(opportunity.object, opportunity.campaign, "Opportunity.CampaignId");
  ExpectField(opportunity.object, opportunity.owner, "Opportunity.OwnerId");
  ExpectField(opportunity.object, opportunity.closed_reason, "Opportunity.ClosedReason");
  ExpectField(known.contact_role.object, known.contact_role.role, "OpportunityContactRole.Role");
  ExpectField(known.contact_role.object, known.contact_role.is_primary,
              "OpportunityContactRole.IsPrimary");
  ExpectField(known.member.object, known.member.campaign, "CampaignMember.CampaignId");
  ExpectField(known.member.object, known.member.first_responded,
              "CampaignMember.FirstRespondedDate");
  ExpectField(known.task.object, known.task.who, "Task.WhoId");
  ExpectField(known.task.object, known.task.is_high_priority, "Task.IsHighPriority");
  ExpectField(known.task.object, known.task.completed, "Task.CompletedDateTime");
  ExpectField(known.event.object, known.event.account, "Event.AccountId");
  ExpectField(known.event.object, known.event.end_date_time, "Event.EndDateTime");
  ExpectField(known.user.object, known.user.is_active, "User.IsActive");
  ExpectField(known.case_.object, known.case_.closed_date, "Case.ClosedDate");
  ExpectField(known.case_.object, known.case_.account, "Case.AccountId");
  ExpectField(known.queue_member.object, known.queue_member.user, "GroupMember.UserOrGroupId");
  ExpectField(known.queue_member.object, known.queue_member.position, "GroupMember.Position");
  EXPECT_EQ(Standard().object(known.queue).api, "Queue");
  EXPECT_EQ(Standard().object(known.campaign).api, "Campaign");
}

// Records filled under an old catalog are used with a new one.
TEST(Known, ACustomFieldMovesNothing) {
  Field field;
  field.api = "Budget__c";
  const auto catalog = Standard().WithCustomField("Lead", field);
  ASSERT_TRUE(catalog.ok());
  const Known before(Standard());
  const Known after(**catalog);
  EXPECT_EQ(before.lead.converted_opportunity, after.lead.converted_opportunity);
  EXPECT_EQ(before.lead.owner, after.lead.owner);
  EXPECT_EQ(before.opportunity.owner, after.opportunity.owner);
  EXPECT_EQ(before.queue, after.queue);
}

}  // namespace
}  // namespace leadkit::schema
