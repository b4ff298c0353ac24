#include "schema/known.h"

namespace leadkit::schema {

Known::Known(const Catalog& catalog) {
  const auto on = [&](const char* object) {
    return [&fields = catalog.Get(object)](const char* field) { return fields.OrdinalOf(field); };
  };
  {
    const auto of = on("Lead");
    lead = {catalog.Get("Lead").index,
            of("FirstName"),
            of("MiddleName"),
            of("LastName"),
            of("Suffix"),
            of("Status"),
            of("Company"),
            of("Email"),
            of("OwnerId"),
            of("LeadSource"),
            of("IsConverted"),
            of("ConvertedDate"),
            of("ConvertedAccountId"),
            of("ConvertedContactId"),
            of("ConvertedOpportunityId"),
            of("RecordType"),
            of("LastTransferDate")};
  }
  {
    const auto of = on("Contact");
    contact = {catalog.Get("Contact").index,
               of("AccountId"),
               of("FirstName"),
               of("MiddleName"),
               of("LastName"),
               of("Suffix"),
               of("Email"),
               of("OwnerId"),
               of("LeadSource"),
               of("ReportsToId"),
               of("DoNotCall"),
               of("HasOptedOutOfEmail"),
               of("HasOptedOutOfFax"),
               of("IsEmailBounced"),
               of("EmailBouncedDate"),
               of("EmailBouncedReason")};
  }
  {
    const auto of = on("Account");
    account = {catalog.Get("Account").index, of("Name"), of("ParentId"), of("OwnerId")};
  }
  account_alias = {catalog.Get("AccountAlias").index,
                   catalog.Get("AccountAlias").OrdinalOf("AccountId")};
  {
    const auto of = on("Opportunity");
    opportunity = {catalog.Get("Opportunity").index,
                   of("Name"),
                   of("AccountId"),
                   of("ContactId"),
                   of("StageName"),
                   of("Probability"),
                   of("ForecastCategory"),
                   of("ForecastCategoryName"),
                   of("IsClosed"),
                   of("IsWon"),
                   of("Amount"),
                   of("ExpectedRevenue"),
                   of("CloseDate"),
                   of("Fiscal"),
                   of("FiscalQuarter"),
                   of("FiscalYear"),
                   of("PushCount"),
                   of("LastStageChangeDate"),
                   of("LeadSource"),
                   of("CampaignId"),
                   of("OwnerId"),
                   of("RecordType"),
                   of("LastOpenStage"),
                   of("ClosedReason")};
  }
  {
    const auto of = on("OpportunityContactRole");
    contact_role = {catalog.Get("OpportunityContactRole").index, of("OpportunityId"),
                    of("ContactId"), of("IsPrimary"), of("Role")};
  }
  {
    const auto of = on("CampaignMember");
    member = {catalog.Get("CampaignMember").index,
              of("CampaignId"),
              of("LeadId"),
              of("ContactId"),
              of("Status"),
              of("Type"),
              of("HasResponded"),
              of("FirstRespondedDate")};
  }
  {
    const auto of = on("Task");
    task = {catalog.Get("Task").index,
            of("WhoId"),
            of("WhatId"),
            of("AccountId"),
            of("OwnerId"),
            of("Status"),
            of("IsClosed"),
            of("Priority"),
            of("IsHighPriority"),
            of("CompletedDateTime")};
  }
  {
    const auto of = on("Event");
    event = {catalog.Get("Event").index, of("WhoId"), of("WhatId"), of("AccountId"), of("EndDate"),
             of("EndDateTime")};
  }
  {
    const auto of = on("User");
    user = {catalog.Get("User").index, of("FirstName"), of("LastName"), of("IsActive")};
  }
  {
    const auto of = on("Case");
    case_ = {catalog.Get("Case").index, of("CaseNumber"),       of("Status"),   of("IsClosed"),
             of("ClosedDate"),          of("IsClosedOnCreate"), of("AccountId")};
  }
  {
    const auto of = on("GroupMember");
    queue_member = {catalog.Get("GroupMember").index,
                    of("GroupId"),
                    of("UserOrGroupId"),
                    of("IsActive"),
                    of("Capacity"),
                    of("Position")};
  }
  queue = catalog.Get("Queue").index;
  campaign = catalog.Get("Campaign").index;
}

}  // namespace leadkit::schema
