// Names that columns have in files of other systems, beside the API names and labels of our fields.
//
// Adding one is one line. Everything here is folded: lower case, letters and digits only.
// Not needed here, because header_match.cc derives it: the object's own name in front ("Lead
// Status"), names and ids of referenced records ("Account Name", "Owner Email"), "Active" for
// IsActive, and the kind of an address in front ("Billing Zip").
#pragma once

#include <string_view>

namespace leadkit::transfer {

// A field under another name. A line with an object goes before a line without; a line whose field
// the object does not have says nothing about it. On an object whose fields have a kind of address
// in front (Account.BillingCity), a plain address field means the first kind.
struct Synonym {
  std::string_view object;  // API name; empty for every object
  std::string_view folded;
  std::string_view field;   // API name
  std::string_view lookup;  // of a reference: the field that finds the record; empty for its id
};

inline constexpr Synonym kSynonyms[] = {
    // People.
    {"", "surname", "LastName", ""},
    {"", "familyname", "LastName", ""},
    {"", "lname", "LastName", ""},
    {"", "givenname", "FirstName", ""},
    {"", "forename", "FirstName", ""},
    {"", "fname", "FirstName", ""},
    {"", "fullname", "Name", ""},
    {"", "honorific", "Salutation", ""},
    {"", "nameprefix", "Salutation", ""},
    {"", "namesuffix", "Suffix", ""},
    {"", "jobtitle", "Title", ""},
    {"", "position", "Title", ""},
    {"", "role", "Title", ""},
    {"", "jobrole", "Title", ""},
    {"", "designation", "Title", ""},
    {"", "dept", "Department", ""},
    {"Contact", "manager", "ReportsToId", "Name"},
    {"Contact", "supervisor", "ReportsToId", "Name"},
    {"User", "role", "UserRole", ""},
    {"User", "company", "CompanyName", ""},
    {"User", "login", "Username", ""},

    // How to reach them.
    {"", "emailaddress", "Email", ""},
    {"", "mail", "Email", ""},
    {"", "emailid", "Email", ""},
    {"", "primaryemail", "Email", ""},
    {"", "workemail", "Email", ""},
    {"", "businessemail", "Email", ""},
    {"", "mobile", "MobilePhone", ""},
    {"", "mobilenumber", "MobilePhone", ""},
    {"", "mobilephonenumber", "MobilePhone", ""},
    {"", "mobileno", "MobilePhone", ""},
    {"", "cell", "MobilePhone", ""},
    {"", "cellphone", "MobilePhone", ""},
    {"", "cellnumber", "MobilePhone", ""},
    {"", "telephone", "Phone", ""},
    {"", "telephonenumber", "Phone", ""},
    {"", "tel", "Phone", ""},
    {"", "phonenumber", "Phone", ""},
    {"", "phoneno", "Phone", ""},
    {"", "workphone", "Phone", ""},
    {"", "businessphone", "Phone", ""},
    {"", "officephone", "Phone", ""},
    {"", "primaryphone", "Phone", ""},
    {"", "faxnumber", "Fax", ""},
    {"", "url", "Website", ""},
    {"", "homepage", "Website", ""},
    {"", "webpage", "Website", ""},
    {"", "websiteurl", "Website", ""},
    {"", "companywebsite", "Website", ""},
    {"", "dnc", "DoNotCall", ""},
    {"", "emailoptout", "HasOptedOutOfEmail", ""},
    {"", "donotemail", "HasOptedOutOfEmail", ""},
    {"", "emailoptedout", "HasOptedOutOfEmail", ""},
    {"", "optedoutofemail", "HasOptedOutOfEmail", ""},
    {"", "unsubscribed", "HasOptedOutOfEmail", ""},
    {"", "faxoptout", "HasOptedOutOfFax", ""},

    // Addresses.
    {"", "street", "Street", ""},
    {"", "streetaddress", "Street", ""},
    {"", "address", "Street", ""},
    {"", "address1", "Street", ""},
    {"", "addressline1", "Street", ""},
    {"", "city", "City", ""},
    {"", "town", "City", ""},
    {"", "state", "State", ""},
    {"", "stateprovince", "State", ""},
    {"", "province", "State", ""},
    {"", "region", "State", ""},
    {"", "postalcode", "PostalCode", ""},
    {"", "zip", "PostalCode", ""},
    {"", "zipcode", "PostalCode", ""},
    {"", "zippostalcode", "PostalCode", ""},
    {"", "postcode", "PostalCode", ""},
    {"", "country", "Country", ""},
    {"", "countryregion", "Country", ""},
    {"", "latitude", "Latitude", ""},
    {"", "lat", "Latitude", ""},
    {"", "longitude", "Longitude", ""},
    {"", "lng", "Longitude", ""},

    // Companies.
    {"Lead", "companyname", "Company", ""},
    {"Lead", "organisation", "Company", ""},
    {"Lead", "organisationname", "Company", ""},
    {"Lead", "organization", "Company", ""},
    {"Lead", "organizationname", "Company", ""},
    {"Lead", "account", "Company", ""},
    {"Lead", "accountname", "Company", ""},
    {"Lead", "employer", "Company", ""},
    {"Contact", "employer", "AccountId", "Name"},
    {"Account", "parentcompany", "ParentId", "Name"},
    {"Account", "accountno", "AccountNumber", ""},
    {"Account", "ticker", "TickerSymbol", ""},
    {"", "sector", "Industry", ""},
    {"", "employees", "NumberOfEmployees", ""},
    {"", "noofemployees", "NumberOfEmployees", ""},
    {"", "ofemployees", "NumberOfEmployees", ""},  // "# of Employees"
    {"", "numemployees", "NumberOfEmployees", ""},
    {"", "employeecount", "NumberOfEmployees", ""},
    {"", "headcount", "NumberOfEmployees", ""},
    {"", "companysize", "NumberOfEmployees", ""},
    {"", "revenue", "AnnualRevenue", ""},
    {"", "yearlyrevenue", "AnnualRevenue", ""},
    {"", "turnover", "AnnualRevenue", ""},
    {"", "annualturnover", "AnnualRevenue", ""},

    // Leads and sales.
    {"", "source", "LeadSource", ""},
    {"Account", "source", "AccountSource", ""},
    {"Account", "leadsource", "AccountSource", ""},
    {"Opportunity", "salesstage", "StageName", ""},
    {"", "closingdate", "CloseDate", ""},
    {"", "expectedclosedate", "CloseDate", ""},
    {"", "estimatedclosedate", "CloseDate", ""},
    {"Opportunity", "value", "Amount", ""},
    {"Opportunity", "winprobability", "Probability", ""},
    {"Opportunity", "primarycampaignsource", "CampaignId", "Name"},
    {"OpportunityContactRole", "contactrole", "Role", ""},
    {"OpportunityContactRole", "primary", "IsPrimary", ""},

    // Campaigns.
    {"Campaign", "budget", "BudgetedCost", ""},
    {"Campaign", "plannedcost", "BudgetedCost", ""},
    {"Campaign", "cost", "ActualCost", ""},
    {"Campaign", "numsent", "NumberSent", ""},
    {"Campaign", "start", "StartDate", ""},
    {"Campaign", "end", "EndDate", ""},
    {"CampaignMember", "memberstatus", "Status", ""},
    {"CampaignMember", "responsestatus", "Status", ""},

    // Activities and cases.
    {"Event", "start", "StartDateTime", ""},
    {"Event", "starttime", "StartDateTime", ""},
    {"Event", "end", "EndDateTime", ""},
    {"Event", "endtime", "EndDateTime", ""},
    {"Task", "callresult", "CallDisposition", ""},
    {"Case", "number", "CaseNumber", ""},

    // Members of queues.
    {"GroupMember", "queuename", "GroupId", "Name"},
    {"GroupMember", "username", "UserOrGroupId", "Username"},
    {"GroupMember", "weight", "Capacity", ""},

    // What every record has.
    {"", "notes", "Description", ""},
    {"", "note", "Description", ""},
    {"", "comments", "Description", ""},
    {"", "assignedto", "OwnerId", "Name"},
    {"", "salesrep", "OwnerId", "Name"},
    {"", "salesperson", "OwnerId", "Name"},
    {"", "created", "CreatedDate", ""},
    {"", "createdtime", "CreatedDate", ""},
    {"", "createdat", "CreatedDate", ""},
    {"", "createdon", "CreatedDate", ""},
    {"", "datecreated", "CreatedDate", ""},
    {"", "creationdate", "CreatedDate", ""},
    {"", "modifiedtime", "LastModifiedDate", ""},
    {"", "lastmodifiedtime", "LastModifiedDate", ""},
    {"", "lastmodified", "LastModifiedDate", ""},
    {"", "lastmodifiedat", "LastModifiedDate", ""},
    {"", "modifiedat", "LastModifiedDate", ""},
    {"", "modifiedon", "LastModifiedDate", ""},
    {"", "modifieddate", "LastModifiedDate", ""},
    {"", "datemodified", "LastModifiedDate", ""},
    {"", "lastupdated", "LastModifiedDate", ""},
    {"", "updatedat", "LastModifiedDate", ""},
    {"", "updatedon", "LastModifiedDate", ""},
    {"", "id", "ExternalId", ""},  // the id of the system that the file comes from
    {"", "recordid", "ExternalId", ""},
    {"Lead", "leadno", "ExternalId", ""},
    {"Lead", "leadnumber", "ExternalId", ""},
    {"Contact", "contactno", "ExternalId", ""},
    {"Opportunity", "opportunityno", "ExternalId", ""},
    {"Opportunity", "dealno", "ExternalId", ""},
    {"", "uniqueid", "ExternalId", ""},
    {"", "extid", "ExternalId", ""},
    {"", "legacyid", "ExternalId", ""},
};

// What an object is called elsewhere.
struct ObjectAlias {
  std::string_view object;  // API name
  std::string_view folded;
};

inline constexpr ObjectAlias kObjectAliases[] = {
    {"Lead", "prospect"},
    {"Account", "company"},
    {"Account", "organisation"},
    {"Account", "organization"},
    {"Opportunity", "deal"},
    {"Opportunity", "potential"},
    {"Task", "call"},
    {"Task", "activity"},
    {"Event", "activity"},
    {"Event", "meeting"},
    {"Case", "ticket"},
    {"GroupMember", "queuemember"},
};

}  // namespace leadkit::transfer
