#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/text.h"
#include "conversion/likeness.h"
#include "conversion/making.h"
#include "lifecycle/guards.h"
#include "records/derive.h"
#include "records/laws.h"
#include "records/row.h"

namespace leadkit::conversion {
namespace {

using lifecycle::Category;

// Candidates listed in a plan.
constexpr int64_t kMaxCandidates = 10;

absl::Status CheckLead(Making& m) {
  if (m.plan.lead.Bool(m.known.lead.is_converted)) {
    return records::ConvertedLeadError(m.view, m.plan.lead);
  }
  const lifecycle::Lifecycle& own = m.LeadLifecycle();
  m.plan.status =
      m.options.converted_status.empty() ? own.ConvertedStatus().name : m.options.converted_status;
  const lifecycle::Status* target = own.FindStatus(m.plan.status);
  if (target == nullptr || target->category != Category::kConverted) {
    return Refuse(m, Code::kInvalidStatus,
                  absl::StrCat("'", m.plan.status, "' is not a converted status; use ",
                               JoinForReader(own.ConvertedStatusNames())),
                  "Status");
  }
  // Of the whole document: a lead that came to another record type may be in none of its statuses.
  const lifecycle::Status* now = m.lifecycle.FindStatus(m.LeadText(m.known.lead.status));
  if (now != nullptr && now->category == Category::kDisqualified && !m.options.allow_disqualified) {
    return Refuse(m, Code::kLeadDisqualified,
                  absl::StrCat("the lead is disqualified ('", now->name,
                               "'); open it again first, or allow disqualified leads"),
                  "Status");
  }
  return lifecycle::CheckEntry(m.view, *target, m.plan.lead);
}

absl::Status ChooseOwner(Making& m) {
  const Value& lead_owner = m.plan.lead[m.known.lead.owner];
  const RecordId named = m.options.owners.empty() ? m.options.owner : m.options.owners.front();
  if (named == kNoId && lead_owner.object() != m.known.user.object) {
    return Refuse(m, Code::kOwnerRequired,
                  "the lead is owned by a queue, and accounts and contacts can't be; name a user "
                  "as owner",
                  "OwnerId");
  }
  m.plan.owner = named != kNoId ? named : lead_owner.int_value();
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      m.view.connection.Prepare("SELECT is_active FROM \"user\" WHERE id = $1 AND is_deleted = 0"));
  row->Bind(m.plan.owner);
  LK_ASSIGN_OR_RETURN(const bool found, row->Step());
  if (!found) {
    return Refuse(m, Code::kInvalidOwner, "the owner is not a user of this store", "OwnerId");
  }
  if (row->Int(0) == 0) {
    return Refuse(m, Code::kInactiveOwnerOrUser,
                  "the owner is not active; name an active user as owner", "OwnerId");
  }
  return absl::OkStatus();
}

// Notes a record that looks alike, once.
void AddCandidate(RecordId id, matching::MilliBits total, Target* target) {
  for (const LikeRecord& like : target->candidates) {
    if (like.id == id) return;
  }
  target->candidates.push_back({id, total});
}

// Makes `target` link the record, after reading it.
absl::Status Link(Making& m, int object, RecordId id, Choice choice, Target* target) {
  target->mode = Mode::kLink;
  target->choice = choice;
  target->id = id;
  target->record.Reset(m.ObjectAt(object));
  absl::Status status = records::ReadLiveRecord(m.view, m.ObjectAt(object), id, &target->current);
  if (!status.ok()) *target = Target();
  return status;
}

// Links what was found; the others remain candidates.
absl::Status LinkChosen(Making& m, int object, RecordId id, Choice choice, Target* target) {
  std::erase_if(target->candidates, [&](const LikeRecord& like) { return like.id == id; });
  return Link(m, object, id, choice, target);
}

void Create(Making& m, int object, Choice choice, Target* target) {
  target->mode = Mode::kCreate;
  target->choice = choice;
  target->record.Reset(m.ObjectAt(object));
}

absl::StatusOr<std::vector<RecordId>> IdsOf(Making& m, std::string_view sql, std::string_view key,
                                            RecordId parent) {
  LK_ASSIGN_OR_RETURN(storage::StatementLease row, m.view.connection.Prepare(sql));
  row->Bind(key);
  if (parent != kNoId) row->BindInt(2, parent);
  row->BindInt(parent != kNoId ? 3 : 2, kMaxCandidates);
  std::vector<RecordId> ids;
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return ids;
    ids.push_back(row->Int(0));
  }
}

// The oldest account of this name that has a contact of the lead's e-mail address and was not ruled
// out, or kNoId.
absl::StatusOr<RecordId> AccountOfPerson(Making& m, const std::string& name_key,
                                         const Likeness& likeness) {
  const std::string_view email = m.LeadText(m.known.lead.email);
  if (email.empty()) return kNoId;
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      m.view.connection.Prepare(
          "SELECT a.id FROM contact c JOIN account a ON a.id = c.account_id WHERE c.email_key = $1 "
          "AND c.is_deleted = 0 AND a.name_key = $2 AND a.is_deleted = 0 ORDER BY a.id"));
  const std::string key = EmailKey(email);
  row->Bind(key, name_key);
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return kNoId;
    if (!likeness.IsNever(row->Int(0))) return row->Int(0);
  }
}

// The name of an account for a lead without a company, by the policy.
std::string MadeUpAccount(Making& m) {
  const auto& lead = m.known.lead;
  if (m.options.blank_company == BlankCompany::kHousehold) {
    return absl::StrCat(ToAbsl(m.LeadText(lead.last_name)), " Household");
  }
  return records::PersonName(m.LeadText(lead.first_name), m.LeadText(lead.middle_name),
                             m.LeadText(lead.last_name), m.LeadText(lead.suffix));
}

// Of the accounts of one name: the only one, else the one that knows the person, else the oldest.
// Two families of one name are not one, so a made-up name alone links nothing.
absl::StatusOr<Choice> PickAccount(Making& m, const std::string& name_key,
                                   const std::vector<RecordId>& same, const Likeness& likeness,
                                   RecordId* chosen) {
  const bool made_up = !m.made_up_account.empty();
  *chosen = kNoId;
  if (same.empty()) return Choice::kNotFound;
  if (same.size() > 1 || made_up) {
    LK_ASSIGN_OR_RETURN(*chosen, AccountOfPerson(m, name_key, likeness));
    if (*chosen != kNoId) return Choice::kNameAndPerson;
    if (made_up) return Choice::kNotFound;
  }
  *chosen = same.front();
  return same.size() == 1 ? Choice::kSameName : Choice::kOldestOfName;
}

// Fills in the accounts that look alike; under the policy to link, `chosen` is the one to use, and
// `found` says why. What matching says goes before the name, and what people said before both.
absl::Status LookForAccounts(Making& m, std::string_view name, Choice* found, RecordId* chosen) {
  Target& target = m.plan.account;
  LK_ASSIGN_OR_RETURN(const Likeness likeness, FindLikeAccounts(m));
  const std::string key = NameKey(name);
  LK_ASSIGN_OR_RETURN(
      std::vector<RecordId> same,
      IdsOf(m,
            "SELECT id FROM account WHERE name_key = $1 AND name_key <> '' AND is_deleted = 0 "
            "ORDER BY id LIMIT $2",
            key, kNoId));
  std::erase_if(same, [&](RecordId id) { return likeness.IsNever(id); });
  if (m.options.match == MatchPolicy::kLink) {
    if (likeness.linked != kNoId) {
      *chosen = likeness.linked;
      *found = Choice::kMatched;
      target.total = likeness.total;
    } else {
      LK_ASSIGN_OR_RETURN(*found, PickAccount(m, key, same, likeness, chosen));
    }
  }
  if (likeness.linked != kNoId) AddCandidate(likeness.linked, likeness.total, &target);
  for (const LikeRecord& like : likeness.like) AddCandidate(like.id, like.total, &target);
  for (const RecordId id : same) AddCandidate(id, 0, &target);
  return absl::OkStatus();
}

absl::Status ChooseAccount(Making& m) {
  const int object = m.known.account.object;
  Target& target = m.plan.account;
  if (m.options.account != kNoId) {
    return Link(m, object, m.options.account, Choice::kGiven, &target);
  }
  std::string_view name = m.LeadText(m.known.lead.company);
  if (name.empty()) {
    if (m.options.blank_company == BlankCompany::kRefuse) {
      return Refuse(m, Code::kBlankCompany,
                    "the lead names no company, so there is nothing to call the account; fill "
                    "Company, name an account, or let accounts be named after people or "
                    "households",
                    "Company");
    }
    m.made_up_account = MadeUpAccount(m);
    name = m.made_up_account;
  }
  Choice choice = m.options.match == MatchPolicy::kNever ? Choice::kNotLooked : Choice::kNotFound;
  if (m.options.match != MatchPolicy::kNever) {
    RecordId chosen = kNoId;
    Choice found = Choice::kNotFound;
    LK_RETURN_IF_ERROR(LookForAccounts(m, name, &found, &chosen));
    if (chosen != kNoId) return LinkChosen(m, object, chosen, found, &target);
    if (!target.candidates.empty()) choice = Choice::kNotLooked;
  }
  if (!m.made_up_account.empty()) {
    choice = m.options.blank_company == BlankCompany::kHousehold ? Choice::kHousehold
                                                                 : Choice::kPersonAccount;
  }
  Create(m, object, choice, &target);
  return absl::OkStatus();
}

absl::Status UseNamedContact(Making& m) {
  LK_RETURN_IF_ERROR(
      Link(m, m.known.contact.object, m.options.contact, Choice::kGiven, &m.plan.contact));
  if (m.plan.contact.current.Int(m.known.contact.account) == m.options.account) {
    return absl::OkStatus();
  }
  return MakeError(Code::kContactOfAnotherAccount,
                   "the contact belongs to another account; name that account, or let a new "
                   "contact be made",
                   {"Contact", "AccountId", m.options.contact});
}

// The same for contacts: of the account that is linked one may be used, those of others look alike.
absl::Status LookForContacts(Making& m, Choice* found, RecordId* chosen) {
  Target& target = m.plan.contact;
  const bool links = m.options.match == MatchPolicy::kLink && m.plan.account.mode == Mode::kLink;
  const std::string key = EmailKey(m.LeadText(m.known.lead.email));
  LK_ASSIGN_OR_RETURN(const Likeness likeness,
                      FindLikeContacts(m, links ? m.plan.account.id : kNoId));
  std::vector<RecordId> same;
  if (!key.empty()) {
    LK_ASSIGN_OR_RETURN(same, IdsOf(m,
                                    "SELECT id FROM contact WHERE email_key = $1 AND is_deleted = "
                                    "0 ORDER BY id LIMIT $2",
                                    key, kNoId));
    std::erase_if(same, [&](RecordId id) { return likeness.IsNever(id); });
  }
  if (links && likeness.linked != kNoId) {
    *chosen = likeness.linked;
    *found = Choice::kMatched;
    target.total = likeness.total;
  } else if (links && !key.empty()) {
    LK_ASSIGN_OR_RETURN(std::vector<RecordId> of_account,
                        IdsOf(m,
                              "SELECT id FROM contact WHERE email_key = $1 AND account_id = $2 "
                              "AND is_deleted = 0 ORDER BY id LIMIT $3",
                              key, m.plan.account.id));
    std::erase_if(of_account, [&](RecordId id) { return likeness.IsNever(id); });
    if (!of_account.empty()) {
      // Others of the same address at other accounts are not the person that is meant.
      same = std::move(of_account);
      *chosen = same.front();
      *found = Choice::kSameEmail;
    }
  }
  for (const LikeRecord& like : likeness.like) AddCandidate(like.id, like.total, &target);
  for (const RecordId id : same) AddCandidate(id, 0, &target);
  return absl::OkStatus();
}

absl::Status ChooseContact(Making& m) {
  const int object = m.known.contact.object;
  Target& target = m.plan.contact;
  if (m.options.contact != kNoId) return UseNamedContact(m);
  Choice choice = m.options.match == MatchPolicy::kNever ? Choice::kNotLooked : Choice::kNotFound;
  if (m.options.match != MatchPolicy::kNever) {
    RecordId chosen = kNoId;
    Choice found = Choice::kNotFound;
    LK_RETURN_IF_ERROR(LookForContacts(m, &found, &chosen));
    if (chosen != kNoId) return LinkChosen(m, object, chosen, found, &target);
    if (!target.candidates.empty()) choice = Choice::kNotLooked;
  }
  Create(m, object, choice, &target);
  return absl::OkStatus();
}

absl::Status ChooseOpportunity(Making& m) {
  const int object = m.known.opportunity.object;
  Target& target = m.plan.opportunity;
  if (m.options.opportunity == kNoId) {
    if (!m.options.no_opportunity) Create(m, object, Choice::kNotFound, &target);
    return absl::OkStatus();
  }
  LK_RETURN_IF_ERROR(Link(m, object, m.options.opportunity, Choice::kGiven, &target));
  if (target.current.Int(m.known.opportunity.account) == m.options.account) {
    return absl::OkStatus();
  }
  return MakeError(Code::kOpportunityOfAnotherAccount,
                   "the opportunity belongs to another account; name that account, or let a "
                   "new opportunity be made",
                   {"Opportunity", "AccountId", m.options.opportunity});
}

// Under the policy to refuse, whoever converts decides about what looks alike.
absl::Status RefuseDuplicates(Making& m) {
  if (m.options.match != MatchPolicy::kRefuse) return absl::OkStatus();
  std::vector<std::string> found;
  for (const Target* target : {&m.plan.account, &m.plan.contact}) {
    for (const LikeRecord& like : target->candidates) {
      found.push_back(FormatId(target->record.object().prefix, like.id));
    }
  }
  if (found.empty()) return absl::OkStatus();
  return Refuse(m, Code::kDuplicatesDetected,
                absl::StrCat("records that look alike exist: ", absl::StrJoin(found, ", "),
                             "; name the account and contact to use, or choose another match "
                             "policy"));
}

}  // namespace

absl::Status ChooseRecords(Making& m) {
  LK_RETURN_IF_ERROR(CheckLead(m));
  LK_RETURN_IF_ERROR(ChooseOwner(m));
  LK_RETURN_IF_ERROR(ChooseAccount(m));
  LK_RETURN_IF_ERROR(ChooseContact(m));
  LK_RETURN_IF_ERROR(RefuseDuplicates(m));
  return ChooseOpportunity(m);
}

}  // namespace leadkit::conversion
