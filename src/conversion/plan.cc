#include "conversion/plan.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "base/time.h"
#include "conversion/followers.h"
#include "records/derive.h"
#include "records/laws.h"
#include "records/row.h"
#include "records/validate.h"
#include "schema/text_form.h"

namespace leadkit::conversion {
namespace {

using lifecycle::Category;
using lifecycle::Lifecycle;
using records::Record;
using schema::Field;
using schema::Object;
using storage::View;

// Candidates listed in a plan.
constexpr int64_t kMaxCandidates = 10;

absl::Status Refuse(Code code, std::string_view why, std::string_view field, RecordId lead) {
  return MakeError(code, why, {"Lead", std::string(field), lead});
}

// A false boolean says nothing that could be lost.
std::vector<int> UnmappedValues(const FieldMap& map, const Record& lead) {
  std::vector<int> unmapped;
  for (int ordinal : map.unmapped) {
    const Field& field = lead.object().fields[static_cast<size_t>(ordinal)];
    const bool says_something = field.kind != schema::Kind::kBoolean || lead.Bool(ordinal);
    if (lead.has(ordinal) && says_something) unmapped.push_back(ordinal);
  }
  return unmapped;
}

// One attempt at a plan. Each step may end it with a refusal.
class Making {
 public:
  Making(const View& view, const Lifecycle& lifecycle, const FieldMap& map, Plan* plan)
      : view_(view),
        known_(view.known()),
        lifecycle_(lifecycle),
        map_(map),
        plan_(*plan),
        options_(plan->options) {}

  absl::Status Run() {
    LK_RETURN_IF_ERROR(CheckOptions());
    LK_RETURN_IF_ERROR(CheckLead());
    LK_RETURN_IF_ERROR(ChooseOwner());
    LK_RETURN_IF_ERROR(ChooseAccount());
    LK_RETURN_IF_ERROR(ChooseContact());
    LK_RETURN_IF_ERROR(ChooseOpportunity());
    LK_RETURN_IF_ERROR(FillTargets());
    plan_.unmapped = UnmappedValues(map_, plan_.lead);
    return FindFollowers(view_, plan_.lead,
                         plan_.contact.mode == Mode::kLink ? plan_.contact.id : 0, plan_.owner,
                         &plan_.followers);
  }

 private:
  RecordId lead_id() const { return plan_.lead.id(); }

  absl::Status CheckOptions() {
    const auto conflict = [&](std::string_view why) {
      return Refuse(Code::kConflictingOptions, why, "", lead_id());
    };
    if (options_.contact != kNoId && options_.account == kNoId) {
      return Refuse(Code::kContactWithoutAccount,
                    "a contact was named without its account; name the account too", "", lead_id());
    }
    if (options_.opportunity != kNoId && options_.account == kNoId) {
      return conflict("an opportunity was named without its account; name the account too");
    }
    if (options_.no_opportunity && options_.opportunity != kNoId) {
      return conflict("no opportunity was asked for and one was named; choose");
    }
    if (options_.no_opportunity && !options_.opportunity_name.empty()) {
      return conflict("no opportunity was asked for and a name was given for it; choose");
    }
    if (options_.opportunity != kNoId && !options_.opportunity_name.empty()) {
      return conflict("an opportunity was named by id and a name was given for a new one; choose");
    }
    if (options_.overwrite_lead_source && options_.contact == kNoId &&
        options_.match != MatchPolicy::kLink) {
      return conflict("overwriting the lead source needs an existing contact; name one");
    }
    for (const SurvivorRule& rule : options_.survivors) {
      LK_RETURN_IF_ERROR(AddSurvivor(rule));
    }
    return CheckOpportunityName();
  }

  absl::Status CheckOpportunityName() {
    const std::string_view name = options_.opportunity_name;
    if (!IsValidText(name)) {
      return MakeError(Code::kInvalidText, "the opportunity's name is not valid UTF-8",
                       {"Opportunity", "Name", 0});
    }
    opportunity_name_ = TrimSpace(name);
    if (CountCharacters(opportunity_name_) <= kMaxOpportunityName) return absl::OkStatus();
    return MakeError(Code::kStringTooLong,
                     absl::StrCat("the opportunity's name has more than ", kMaxOpportunityName,
                                  " characters; shorten it"),
                     {"Opportunity", "Name", 0});
  }

  absl::Status AddSurvivor(const SurvivorRule& rule) {
    const size_t dot = rule.field.find('.');
    const Object* object = view_.catalog().Find(rule.field.substr(0, dot));
    const Field* field = object == nullptr || dot == std::string::npos
                             ? nullptr
                             : object->Find(rule.field.substr(dot + 1));
    for (const auto& [known_object, entries] :
         {std::pair(known_.account.object, &map_.account),
          std::pair(known_.contact.object, &map_.contact),
          std::pair(known_.opportunity.object, &map_.opportunity)}) {
      if (field == nullptr || object->index != known_object) continue;
      for (const MapEntry& entry : *entries) {
        if (entry.target_field != field->ordinal) continue;
        survivors_.push_back({object->index, field->ordinal, rule.survivor});
        return absl::OkStatus();
      }
    }
    return Refuse(Code::kInvalidField,
                  absl::StrCat("'", rule.field,
                               "' is not a field that a lead's value goes to; write "
                               "one of the field map, such as Contact.Title"),
                  "", lead_id());
  }

  absl::Status CheckLead() {
    if (plan_.lead.Bool(known_.lead.is_converted)) {
      return records::ConvertedLeadError(view_, plan_.lead);
    }
    plan_.status = options_.converted_status.empty() ? lifecycle_.ConvertedStatus().name
                                                     : options_.converted_status;
    const lifecycle::Status* target = lifecycle_.FindStatus(plan_.status);
    if (target == nullptr || target->category != Category::kConverted) {
      return Refuse(Code::kInvalidStatus,
                    absl::StrCat("'", plan_.status, "' is not a converted status; use ",
                                 JoinForReader(lifecycle_.ConvertedStatusNames())),
                    "Status", lead_id());
    }
    const lifecycle::Status* now = lifecycle_.FindStatus(plan_.lead.Text(known_.lead.status));
    if (now != nullptr && now->category == Category::kDisqualified &&
        !options_.allow_disqualified) {
      return Refuse(Code::kLeadDisqualified,
                    absl::StrCat("the lead is disqualified ('", now->name,
                                 "'); open it again first, or allow disqualified leads"),
                    "Status", lead_id());
    }
    return absl::OkStatus();
  }

  absl::Status ChooseOwner() {
    const Value& lead_owner = plan_.lead[known_.lead.owner];
    if (options_.owner == kNoId && lead_owner.object() != known_.user.object) {
      return Refuse(Code::kOwnerRequired,
                    "the lead is owned by a queue, and accounts and contacts can't be; name a user "
                    "as owner",
                    "OwnerId", lead_id());
    }
    plan_.owner = options_.owner != kNoId ? options_.owner : lead_owner.int_value();
    LK_ASSIGN_OR_RETURN(storage::StatementLease row,
                        view_.connection.Prepare(
                            "SELECT is_active FROM \"user\" WHERE id = $1 AND is_deleted = 0"));
    row->Bind(plan_.owner);
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) {
      return Refuse(Code::kInvalidOwner, "the owner is not a user of this store", "OwnerId",
                    lead_id());
    }
    if (row->Int(0) == 0) {
      return Refuse(Code::kInactiveOwnerOrUser,
                    "the owner is not active; name an active user as owner", "OwnerId", lead_id());
    }
    return absl::OkStatus();
  }

  const Object& ObjectAt(int index) const { return view_.catalog().object(index); }

  // Makes `target` link the record, after reading it.
  absl::Status Link(int object, RecordId id, Choice choice, Target* target) {
    target->mode = Mode::kLink;
    target->choice = choice;
    target->id = id;
    target->record.Reset(ObjectAt(object));
    absl::Status status = records::ReadLiveRecord(view_, ObjectAt(object), id, &target->current);
    if (!status.ok()) *target = Target();
    return status;
  }

  void Create(int object, Choice choice, Target* target) {
    target->mode = Mode::kCreate;
    target->choice = choice;
    target->record.Reset(ObjectAt(object));
  }

  absl::StatusOr<std::vector<RecordId>> IdsOf(std::string_view sql, std::string_view key,
                                              RecordId parent) {
    LK_ASSIGN_OR_RETURN(storage::StatementLease row, view_.connection.Prepare(sql));
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

  absl::Status ChooseAccount() {
    const int object = known_.account.object;
    if (options_.account != kNoId) {
      return Link(object, options_.account, Choice::kGiven, &plan_.account);
    }
    const std::string_view company = plan_.lead.Text(known_.lead.company);
    Choice choice = options_.match == MatchPolicy::kNever ? Choice::kNotLooked : Choice::kNotFound;
    if (company.empty()) {
      if (options_.blank_company == BlankCompany::kRefuse) {
        return Refuse(Code::kBlankCompany,
                      "the lead names no company, so there is nothing to call the account; fill "
                      "Company, name an account, or let person accounts be made",
                      "Company", lead_id());
      }
      choice = Choice::kPersonAccount;
    } else if (options_.match != MatchPolicy::kNever) {
      LK_ASSIGN_OR_RETURN(
          std::vector<RecordId> same,
          IdsOf("SELECT id FROM account WHERE name_key = $1 AND name_key <> '' AND is_deleted = 0 "
                "ORDER BY id LIMIT $2",
                NameKey(company), kNoId));
      if (!same.empty() && options_.match == MatchPolicy::kLink) {
        LK_ASSIGN_OR_RETURN(const RecordId knows_person,
                            same.size() == 1 ? kNoId : AccountOfPerson(NameKey(company)));
        Choice found = same.size() == 1 ? Choice::kSameName : Choice::kOldestOfName;
        if (same.size() > 1 && knows_person != kNoId) found = Choice::kNameAndPerson;
        const RecordId chosen = knows_person != kNoId ? knows_person : same.front();
        std::erase(same, chosen);
        plan_.account.candidates = std::move(same);
        return Link(object, chosen, found, &plan_.account);
      }
      if (!same.empty()) choice = Choice::kNotLooked;
      plan_.account.candidates = std::move(same);
    }
    Create(object, choice, &plan_.account);
    return absl::OkStatus();
  }

  // The oldest account of this name that has a contact of the lead's e-mail address, or kNoId.
  absl::StatusOr<RecordId> AccountOfPerson(const std::string& name_key) {
    const std::string_view email = plan_.lead.Text(known_.lead.email);
    if (email.empty()) return kNoId;
    return view_.connection.QueryInt(
        kNoId,
        "SELECT a.id FROM contact c JOIN account a ON a.id = c.account_id WHERE c.email_key = $1 "
        "AND c.is_deleted = 0 AND a.name_key = $2 AND a.is_deleted = 0 ORDER BY a.id LIMIT 1",
        EmailKey(email), name_key);
  }

  absl::Status ChooseContact() {
    const int object = known_.contact.object;
    if (options_.contact != kNoId) {
      LK_RETURN_IF_ERROR(Link(object, options_.contact, Choice::kGiven, &plan_.contact));
      if (plan_.contact.current.Int(known_.contact.account) != options_.account) {
        return MakeError(Code::kContactOfAnotherAccount,
                         "the contact belongs to another account; name that account, or let a new "
                         "contact be made",
                         {"Contact", "AccountId", options_.contact});
      }
      return absl::OkStatus();
    }
    const std::string_view email = plan_.lead.Text(known_.lead.email);
    Choice choice = options_.match == MatchPolicy::kNever ? Choice::kNotLooked : Choice::kNotFound;
    if (!email.empty() && options_.match != MatchPolicy::kNever) {
      const std::string key = EmailKey(email);
      if (options_.match == MatchPolicy::kLink && plan_.account.mode == Mode::kLink) {
        LK_ASSIGN_OR_RETURN(std::vector<RecordId> same,
                            IdsOf("SELECT id FROM contact WHERE email_key = $1 AND account_id = $2 "
                                  "AND is_deleted = 0 ORDER BY id LIMIT $3",
                                  key, plan_.account.id));
        if (!same.empty()) {
          plan_.contact.candidates.assign(same.begin() + 1, same.end());
          return Link(object, same.front(), Choice::kSameEmail, &plan_.contact);
        }
      }
      LK_ASSIGN_OR_RETURN(plan_.contact.candidates,
                          IdsOf("SELECT id FROM contact WHERE email_key = $1 AND is_deleted = 0 "
                                "ORDER BY id LIMIT $2",
                                key, kNoId));
      if (!plan_.contact.candidates.empty()) choice = Choice::kNotLooked;
    }
    Create(object, choice, &plan_.contact);
    return absl::OkStatus();
  }

  absl::Status ChooseOpportunity() {
    const int object = known_.opportunity.object;
    if (options_.opportunity != kNoId) {
      LK_RETURN_IF_ERROR(Link(object, options_.opportunity, Choice::kGiven, &plan_.opportunity));
      if (plan_.opportunity.current.Int(known_.opportunity.account) != options_.account) {
        return MakeError(Code::kOpportunityOfAnotherAccount,
                         "the opportunity belongs to another account; name that account, or let a "
                         "new opportunity be made",
                         {"Opportunity", "AccountId", options_.opportunity});
      }
    } else if (!options_.no_opportunity) {
      Create(object, Choice::kNotFound, &plan_.opportunity);
    }
    return absl::OkStatus();
  }

  absl::Status FillTargets() {
    LK_RETURN_IF_ERROR(Fill(map_.account, &plan_.account));
    if (plan_.account.choice == Choice::kPersonAccount) {
      const auto& lead = known_.lead;
      plan_.account.record.Mutable(known_.account.name)
          .SetText(records::PersonName(
              plan_.lead.Text(lead.first_name), plan_.lead.Text(lead.middle_name),
              plan_.lead.Text(lead.last_name), plan_.lead.Text(lead.suffix)));
    }
    LK_RETURN_IF_ERROR(Fill(map_.contact, &plan_.contact));
    if (plan_.opportunity.mode != Mode::kNone) {
      LK_RETURN_IF_ERROR(Fill(map_.opportunity, &plan_.opportunity));
    }
    if (plan_.opportunity.mode == Mode::kCreate) LK_RETURN_IF_ERROR(FillNewOpportunity());
    LK_RETURN_IF_ERROR(CheckNew(plan_.account, {known_.account.owner}));
    LK_RETURN_IF_ERROR(CheckNew(plan_.contact, {known_.contact.owner, known_.contact.account}));
    return CheckNew(plan_.opportunity, {known_.opportunity.owner, known_.opportunity.account,
                                        known_.opportunity.stage});
  }

  absl::Status Fill(const std::vector<MapEntry>& entries, Target* target) {
    if (target->mode == Mode::kCreate) {
      for (const MapEntry& entry : entries) {
        const Value& value = plan_.lead[entry.lead_field];
        if (!value.has_value()) continue;
        LK_RETURN_IF_ERROR(Carry(entry, value, target));
      }
      return absl::OkStatus();
    }
    const Record& current = target->current;
    target->record.Reset(current.object());
    target->record.set_id(target->id);
    // Half an address of one place and half of another is worse than none.
    bool has_address = false;
    for (const MapEntry& entry : entries) {
      has_address |= entry.address && current.has(entry.target_field);
    }
    for (const MapEntry& entry : entries) {
      const Value& value = plan_.lead[entry.lead_field];
      if (!value.has_value()) continue;
      const Value& own = current[entry.target_field];
      if (value == own) continue;
      bool takes = !own.has_value() && !(entry.address && has_address);
      if (entry.sticky) takes = value.int_value() != 0;
      if (target->record.object().index == known_.contact.object &&
          entry.target_field == known_.contact.lead_source && options_.overwrite_lead_source) {
        takes = true;
      }
      const Survivor survivor = SurvivorOf(current.object().index, entry.target_field);
      if (survivor == Survivor::kLead) takes = true;
      if (survivor == Survivor::kExisting && own.has_value()) takes = false;
      if (!takes) {
        // Not being opted out says nothing that could be lost.
        if (entry.sticky && value.int_value() == 0) continue;
        target->kept.push_back({entry.lead_field, entry.target_field});
        continue;
      }
      LK_RETURN_IF_ERROR(Carry(entry, value, target));
      target->fills = true;
    }
    return absl::OkStatus();
  }

  // The last word on a field counts.
  Survivor SurvivorOf(int object, int field) const {
    Survivor survivor = Survivor::kDefault;
    for (const FieldSurvivor& rule : survivors_) {
      if (rule.object == object && rule.field == field) survivor = rule.survivor;
    }
    return survivor;
  }

  absl::Status Carry(const MapEntry& entry, const Value& value, Target* target) {
    const Object& object = target->record.object();
    const Field& field = object.fields[static_cast<size_t>(entry.target_field)];
    Value& slot = target->record.Mutable(entry.target_field);
    slot = value;
    return records::CheckValue(object, field, &slot);
  }

  absl::Status FillNewOpportunity() {
    const auto& known = known_.opportunity;
    Record& record = plan_.opportunity.record;
    const Object& object = record.object();
    // Name and stage may come from the lead by a mapping of the store's own.
    std::string name(!opportunity_name_.empty() ? opportunity_name_ : record.Text(known.name));
    if (name.empty()) name = plan_.lead.Text(known_.lead.company);
    if (name.empty()) {
      name = plan_.account.mode == Mode::kLink ? plan_.account.current.Text(known_.account.name)
                                               : plan_.account.record.Text(known_.account.name);
    }
    const std::string_view cut =
        TakeCharacters(name, object.fields[static_cast<size_t>(known.name)].max);
    plan_.opportunity_name_cut = cut.size() != name.size();
    record.Mutable(known.name).SetText(TrimSpace(cut));
    if (!record.has(known.stage)) {
      record.Mutable(known.stage).SetText(lifecycle_.InitialStage().name);
    }
    return CheckStage(record);
  }

  // What the lifecycle will ask of the new opportunity when the plan is applied.
  absl::Status CheckStage(const Record& record) {
    const auto& known = known_.opportunity;
    const std::string_view name = record.Text(known.stage);
    const lifecycle::Stage* stage = lifecycle_.FindStage(name);
    if (stage == nullptr) {
      return MakeError(
          Code::kRestrictedPicklist,
          absl::StrCat("there is no stage '", ToAbsl(TakeCharacters(name, 60)),
                       "' for the new opportunity; use ", JoinForReader(lifecycle_.StageNames())),
          {"Opportunity", "StageName", 0});
    }
    for (const std::string& required : stage->required_fields) {
      const Field* field = record.object().Find(required);
      if (field == nullptr || record.has(field->ordinal)) continue;
      const int later[] = {known.account, known.contact, known.owner, known.close_date,
                           known.campaign};
      if (std::find(std::begin(later), std::end(later), field->ordinal) != std::end(later))
        continue;
      return MakeError(Code::kGuardNotMet,
                       absl::StrCat("the new opportunity's stage '", stage->name, "' needs ",
                                    field->api, " and no lead field fills it; map one"),
                       {"Opportunity", field->api, 0});
    }
    return absl::OkStatus();
  }

  // Whether a new record would have all it needs. `later` are set when the plan is applied.
  absl::Status CheckNew(const Target& target, std::initializer_list<int> later) {
    if (target.mode != Mode::kCreate) return absl::OkStatus();
    const Object& object = target.record.object();
    for (const Field& field : object.fields) {
      if (!field.required || target.record.has(field.ordinal) || field.default_value.has_value() ||
          field.access != schema::Access::kReadWrite ||
          field.ordinal == known_.opportunity.close_date) {
        continue;
      }
      if (std::find(later.begin(), later.end(), field.ordinal) != later.end()) continue;
      return MakeError(
          Code::kRequiredFieldMissing,
          absl::StrCat("the new ", object.api,
                       " needs a value and no lead field fills it; map one or make the "
                       "field optional"),
          {object.api, field.api, 0});
    }
    return absl::OkStatus();
  }

  struct FieldSurvivor {
    int object;
    int field;
    Survivor survivor;
  };

  const View& view_;
  const schema::Known& known_;
  const Lifecycle& lifecycle_;
  const FieldMap& map_;
  Plan& plan_;
  const ConvertOptions& options_;
  std::vector<FieldSurvivor> survivors_;
  std::string_view opportunity_name_;
};

class Fingerprint {
 public:
  void Add(std::string_view bytes) {
    for (unsigned char c : bytes) hash_ = (hash_ ^ c) * 1099511628211u;
  }
  void Add(int64_t number) { Add({reinterpret_cast<const char*>(&number), sizeof number}); }
  void Add(const Record& record) {
    for (const Field& field : record.object().fields) {
      const Value& value = record[field.ordinal];
      if (!value.has_value()) continue;
      Add(field.ordinal);
      Add(value.int_value());
      Add(value.text());
    }
  }
  uint64_t value() const { return hash_; }

 private:
  uint64_t hash_ = 14695981039346656037u;
};

// Over what the plan says and what it read: the lead, the chosen records as they are, the
// candidates, and what follows.
absl::StatusOr<uint64_t> FingerprintOf(const View& view, const Plan& plan) {
  Fingerprint print;
  Record other;
  const auto add = [&](int object, RecordId id) -> absl::Status {
    print.Add(id);
    if (id == kNoId) return absl::OkStatus();
    LK_ASSIGN_OR_RETURN(const bool found,
                        records::ReadRecord(view, view.catalog().object(object), id, &other));
    if (found) print.Add(other);
    return absl::OkStatus();
  };
  print.Add(plan.lead);
  print.Add(plan.status);
  print.Add(plan.owner);
  for (const Target* target : {&plan.account, &plan.contact, &plan.opportunity}) {
    print.Add(static_cast<int64_t>(target->mode));
    print.Add(static_cast<int64_t>(target->choice));
    print.Add(target->id);
    if (target->mode == Mode::kNone) continue;
    print.Add(target->record);
    if (target->mode == Mode::kLink) print.Add(target->current);
    for (const Kept& kept : target->kept) print.Add(kept.target_field);
    for (RecordId id : target->candidates) {
      LK_RETURN_IF_ERROR(add(target->record.object().index, id));
    }
  }
  for (const Follower& follower : plan.followers) {
    LK_RETURN_IF_ERROR(add(follower.object, follower.id));
    LK_RETURN_IF_ERROR(add(follower.object, follower.merge_into));
  }
  for (int ordinal : plan.unmapped) print.Add(ordinal);
  print.Add(FromAbsl(plan.refusal.message()));
  return print.value();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const FieldMap>> Planner::CurrentMap(const View& view) {
  {
    absl::MutexLock lock(&mutex_);
    if (schema_serial_ == view.schema.serial) return map_;
  }
  LK_ASSIGN_OR_RETURN(std::shared_ptr<const FieldMap> map, LoadFieldMap(view));
  absl::MutexLock lock(&mutex_);
  schema_serial_ = view.schema.serial;
  map_ = map;
  return map;
}

absl::Status Planner::Make(const View& view, RecordId lead, const ConvertOptions& options,
                           bool fingerprint, Plan* plan) {
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const Lifecycle> lifecycle, rules_->Current(view));
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const FieldMap> map, CurrentMap(view));
  plan->options = options;
  plan->status.clear();
  plan->owner = kNoId;
  for (Target* target : {&plan->account, &plan->contact, &plan->opportunity}) target->Clear();
  plan->followers.clear();
  plan->unmapped.clear();
  plan->opportunity_name_cut = false;
  LK_RETURN_IF_ERROR(records::ReadLiveRecord(view, view.catalog().object(view.known().lead.object),
                                             lead, &plan->lead));
  plan->refusal = Making(view, *lifecycle, *map, plan).Run();
  // Trouble with the store is no refusal.
  switch (CodeOf(plan->refusal)) {
    case Code::kInternal:
    case Code::kIoError:
    case Code::kCorrupt:
    case Code::kBusy:
    case Code::kOutOfMemory:
    case Code::kDiskFull:
      return plan->refusal;
    default:
      break;
  }
  if (fingerprint) {
    LK_ASSIGN_OR_RETURN(plan->fingerprint, FingerprintOf(view, *plan));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<int>> Planner::ListUnmapped(const View& view, const Record& lead) {
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const FieldMap> map, CurrentMap(view));
  return UnmappedValues(*map, lead);
}

}  // namespace leadkit::conversion
