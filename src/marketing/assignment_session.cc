#include "marketing/assignment_session.h"

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "base/time.h"
#include "records/reader.h"

namespace leadkit::marketing {
namespace {

constexpr char kStays[] = "; the lead stays where it is";

std::string RuleText(const Rule& rule) { return absl::StrCat("rule '", rule.name, "'"); }

}  // namespace

bool IsInWork(const lifecycle::Lifecycle& lifecycle, std::string_view status) {
  const lifecycle::Status* found = lifecycle.FindStatus(status);
  return found == nullptr || lifecycle::IsInWork(found->category);
}

// --- What the store says, read once --------------------------------------------------------------

absl::StatusOr<const AssignmentSession::PartyState*> AssignmentSession::StateOf(int object,
                                                                                RecordId id) {
  if (auto it = parties_.find(id); it != parties_.end()) return &it->second;
  const schema::Object& described = view_.catalog().object(object);
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view_.connection.Prepare(absl::StrCat("SELECT is_active, is_deleted, name FROM ",
                                            view_.sql(described).table, " WHERE id = $1")));
  row->Bind(id);
  LK_ASSIGN_OR_RETURN(const bool found, row->Step());
  PartyState state{false, FormatId(described.prefix, id)};
  if (found) state = {row->Int(0) != 0 && row->Int(1) == 0, std::string(row->Text(2))};
  return &(parties_[id] = std::move(state));
}

absl::Status AssignmentSession::ReadQueueMembers(const Group& group,
                                                 std::vector<Candidate>* members) {
  const auto& known = view_.known().queue_member;
  const schema::Object& object = view_.catalog().object(known.object);
  records::ListOptions options;
  options.conditions = {{&object.fields[static_cast<size_t>(known.queue)],
                         Value::Reference(group.queue.id, view_.known().queue)}};
  std::vector<std::pair<int64_t, Candidate>> placed;
  {
    LK_ASSIGN_OR_RETURN(records::RecordScan scan,
                        records::RecordScan::Start(view_, object, options));
    records::Record record(object);
    while (true) {
      LK_ASSIGN_OR_RETURN(const bool found, scan.Next(&record));
      if (!found) break;
      Candidate member;
      member.user = record.Int(known.user);
      member.active = record.Bool(known.is_active);
      if (record.has(known.capacity)) member.capacity = record.Int(known.capacity);
      placed.emplace_back(record.has(known.position) ? record.Int(known.position)
                                                     : std::numeric_limits<int64_t>::max(),
                          std::move(member));
    }
  }
  // Those of one position stay in the order of their ids.
  std::stable_sort(placed.begin(), placed.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [place, member] : placed) members->push_back(std::move(member));
  return absl::OkStatus();
}

absl::StatusOr<const std::vector<AssignmentSession::Candidate>*> AssignmentSession::MembersOf(
    const Group& group) {
  if (auto it = members_.find(&group); it != members_.end()) return &it->second;
  std::vector<Candidate> members;
  const bool queue = group.queue.id != kNoId;
  if (queue) LK_RETURN_IF_ERROR(ReadQueueMembers(group, &members));
  for (const Member& listed : group.members) {
    auto it = std::find_if(members.begin(), members.end(),
                           [&](const Candidate& m) { return m.user == listed.user.id; });
    if (it == members.end()) {
      // What the document says about one who has left the queue waits for a return.
      if (queue) continue;
      it = members.insert(members.end(), Candidate{});
      it->user = listed.user.id;
    }
    if (listed.capacity.has_value()) it->capacity = listed.capacity;
    it->filter = &listed.filter;
    it->prefers = &listed.prefers;
  }
  const std::string& prefix = view_.catalog().object(view_.known().user.object).prefix;
  for (Candidate& member : members) member.key = FormatId(prefix, member.user);
  return &(members_[&group] = std::move(members));
}

absl::StatusOr<int64_t> AssignmentSession::GivenLastDay(const std::string& pool, RecordId user) {
  const PoolUser key(pool, user);
  const int64_t given = given_[key];
  if (setting_.ignore_last_day) return given;
  auto it = last_day_.find(key);
  if (it == last_day_.end()) {
    LK_ASSIGN_OR_RETURN(
        const int64_t count,
        view_.connection.QueryInt(
            0,
            "SELECT count(*) FROM lk_assignment_turn WHERE user_id = $1 AND pool = $2 AND at > $3",
            user, pool, setting_.now - kMicrosPerDay));
    it = last_day_.emplace(key, count).first;
  }
  return it->second + given;
}

absl::StatusOr<int64_t> AssignmentSession::LoadOf(RecordId user) {
  const int64_t change = load_changes_[user];
  auto it = loads_.find(user);
  if (it == loads_.end()) {
    int64_t load = setting_.simulated ? 0 : -change;
    LK_ASSIGN_OR_RETURN(
        storage::StatementLease row,
        view_.connection.Prepare("SELECT status, count(*) FROM lead WHERE owner_id = $1 AND "
                                 "is_deleted = 0 AND is_converted = 0 GROUP BY status"));
    row->Bind(user);
    while (true) {
      LK_ASSIGN_OR_RETURN(const bool found, row->Step());
      if (!found) break;
      if (IsInWork(lifecycle_, row->Text(0))) load += row->Int(1);
    }
    it = loads_.emplace(user, load).first;
  }
  return it->second + change;
}

absl::StatusOr<std::string> AssignmentSession::NameOf(const Group& group) {
  if (group.queue.id == kNoId) {
    return group.name.empty() ? "the list" : absl::StrCat("group '", group.name, "'");
  }
  LK_ASSIGN_OR_RETURN(const PartyState* queue, StateOf(group.queue.object, group.queue.id));
  return absl::StrCat("queue '", queue->name, "'");
}

// --- Deciding ------------------------------------------------------------------------------------

absl::StatusOr<AssignmentSession::Eligible> AssignmentSession::EligibleOf(
    const Rule& rule, const Group& group, const records::Record& lead) {
  Eligible eligible;
  eligible.group = &group;
  LK_ASSIGN_OR_RETURN(const std::vector<Candidate>* members, MembersOf(group));
  std::vector<const Candidate*> preferring;
  for (const Candidate& member : *members) {
    ++eligible.members;
    LK_ASSIGN_OR_RETURN(const PartyState* user, StateOf(view_.known().user.object, member.user));
    if (!user->usable || !member.active) {
      ++eligible.away;
      continue;
    }
    if (member.filter != nullptr && !Matches(*member.filter, lead)) {
      ++eligible.unfit;
      continue;
    }
    bool full = member.capacity == 0;
    if (!full && rule.daily_quota && member.capacity.has_value()) {
      LK_ASSIGN_OR_RETURN(const int64_t given, GivenLastDay(group.pool, member.user));
      full = given >= DailyQuota(*member.capacity);
    }
    if (full) {
      ++eligible.full;
      continue;
    }
    eligible.candidates.push_back(&member);
    if (member.prefers != nullptr && !member.prefers->empty() && Matches(*member.prefers, lead)) {
      preferring.push_back(&member);
    }
  }
  eligible.preferred = !preferring.empty();
  if (eligible.preferred) eligible.candidates = std::move(preferring);
  return eligible;
}

absl::Status AssignmentSession::GiveTo(const Party& party, const std::string& why, Choice* choice) {
  LK_ASSIGN_OR_RETURN(const PartyState* state, StateOf(party.object, party.id));
  const bool queue = party.object == view_.known().queue;
  const std::string who = absl::StrCat(queue ? "queue '" : "user '", state->name, "'");
  if (!state->usable) {
    choice->outcome.reason = absl::StrCat(why, ", but ", who, " is not active", kStays);
    return absl::OkStatus();
  }
  choice->outcome.verdict = queue ? Verdict::kQueued : Verdict::kGiven;
  choice->outcome.owner = Value::Reference(party.id, party.object);
  choice->outcome.reason = absl::StrCat(why, ": it goes to ", who);
  return absl::OkStatus();
}

absl::StatusOr<size_t> AssignmentSession::ChooseGroup(const Rule& rule,
                                                      const std::vector<Eligible>& groups,
                                                      Choice* choice) {
  if (rule.groups.size() == 1 || choice->settled) return size_t{0};
  Choice::Turn turn{rule.groups_mode, rule.pool, {}, 0};
  for (const Eligible& eligible : groups) {
    turn.seats.push_back({eligible.group->seat, eligible.group->weight, 0});
  }
  LK_ASSIGN_OR_RETURN(turn.chosen, turns_.Next(view_, turn.mode, turn.pool, turn.seats));
  const size_t chosen = turn.chosen;
  choice->turns.push_back(std::move(turn));
  return chosen;
}

absl::Status AssignmentSession::ChooseMember(const Rule& rule, const Eligible& eligible,
                                             Choice* choice) {
  const Group& group = *eligible.group;
  Choice::Turn turn{group.mode, group.pool, {}, 0};
  for (const Candidate* member : eligible.candidates) {
    int64_t load = 0;
    if (group.mode == Mode::kLeastLoaded) {
      LK_ASSIGN_OR_RETURN(load, LoadOf(member->user));
    }
    turn.seats.push_back({member->key, member->capacity.value_or(1), load});
  }
  LK_ASSIGN_OR_RETURN(turn.chosen, turns_.Next(view_, turn.mode, turn.pool, turn.seats));
  LK_ASSIGN_OR_RETURN(const std::string name, NameOf(group));
  choice->user = eligible.candidates[turn.chosen]->user;
  choice->pool = group.pool;
  choice->outcome.verdict = Verdict::kGiven;
  choice->outcome.owner = Value::Reference(choice->user, view_.known().user.object);
  choice->outcome.reason =
      absl::StrCat(RuleText(rule), ": ", ToAbsl(ModeName(group.mode)), " in ", name, " among ",
                   turn.seats.size(), " of ", eligible.members,
                   eligible.preferred ? ", who prefer such leads" : "");
  choice->turns.push_back(std::move(turn));
  return absl::OkStatus();
}

absl::StatusOr<std::string> AssignmentSession::WhyNobody(const std::vector<Eligible>& groups) {
  if (groups.empty()) return std::string("no group takes such leads");
  std::string why;
  for (const Eligible& eligible : groups) {
    LK_ASSIGN_OR_RETURN(const std::string name, NameOf(*eligible.group));
    absl::StrAppend(&why, why.empty() ? "" : "; ", "nobody in ", name, " can take it (");
    std::vector<std::string> parts;
    if (eligible.members == 0) parts.emplace_back("it has no members");
    if (eligible.away > 0) parts.push_back(absl::StrCat(eligible.away, " not active"));
    if (eligible.unfit > 0) parts.push_back(absl::StrCat(eligible.unfit, " take no such leads"));
    if (eligible.full > 0) parts.push_back(absl::StrCat(eligible.full, " at capacity"));
    for (size_t i = 0; i < parts.size(); ++i) absl::StrAppend(&why, i == 0 ? "" : ", ", parts[i]);
    why += ")";
  }
  return why;
}

absl::Status AssignmentSession::Wait(const Rule& rule, const std::vector<Eligible>& groups,
                                     Choice* choice) {
  LK_ASSIGN_OR_RETURN(const std::string why, WhyNobody(groups));
  const std::string begin = absl::StrCat(RuleText(rule), ": ", why);
  std::vector<Eligible> queues;
  for (const Eligible& eligible : groups) {
    const Party& queue = eligible.group->queue;
    if (queue.id == kNoId) continue;
    LK_ASSIGN_OR_RETURN(const PartyState* state, StateOf(queue.object, queue.id));
    if (state->usable) queues.push_back(eligible);
  }
  if (!rule.wait_in_queue || queues.empty()) {
    choice->outcome.reason = begin + kStays;
    return absl::OkStatus();
  }
  LK_ASSIGN_OR_RETURN(const size_t chosen, ChooseGroup(rule, queues, choice));
  const Group& group = *queues[chosen].group;
  LK_ASSIGN_OR_RETURN(const std::string name, NameOf(group));
  choice->outcome.verdict = Verdict::kQueued;
  choice->outcome.owner = Value::Reference(group.queue.id, group.queue.object);
  choice->outcome.reason = absl::StrCat(begin, "; it waits in ", name);
  return absl::OkStatus();
}

absl::Status AssignmentSession::Apply(const Rule& rule, const records::Record& lead,
                                      bool only_preferred, Choice* choice) {
  choice->outcome.rule = rule.name;
  if (rule.keep_owner || rule.owner.id != kNoId) {
    choice->deferred = only_preferred;
    if (rule.owner.id != kNoId) return GiveTo(rule.owner, RuleText(rule), choice);
    choice->outcome.reason = RuleText(rule) + " keeps the owner";
    return absl::OkStatus();
  }
  std::vector<Eligible> groups;
  const Value& owner = lead[view_.known().lead.owner];
  for (const Group& group : rule.groups) {
    if (!Matches(group.filter, lead)) continue;
    if (group.queue.id != kNoId) {
      LK_ASSIGN_OR_RETURN(const PartyState* queue, StateOf(group.queue.object, group.queue.id));
      if (!queue->usable) continue;
    }
    LK_ASSIGN_OR_RETURN(Eligible eligible, EligibleOf(rule, group, lead));
    groups.push_back(std::move(eligible));
    // What waits in a queue was given to that group already.
    choice->settled = rule.wait_in_queue && owner.int_value() == group.queue.id;
    if (choice->settled) {
      groups.erase(groups.begin(), groups.end() - 1);
      break;
    }
  }
  const bool preferred =
      std::any_of(groups.begin(), groups.end(), [](const Eligible& g) { return g.preferred; });
  choice->deferred = only_preferred && !preferred;
  if (choice->deferred) return absl::OkStatus();
  std::vector<Eligible> able;
  for (const Eligible& group : groups) {
    if (!group.candidates.empty() && group.preferred == preferred) able.push_back(group);
  }
  if (able.empty()) return Wait(rule, groups, choice);
  LK_ASSIGN_OR_RETURN(const size_t chosen, ChooseGroup(rule, able, choice));
  return ChooseMember(rule, able[chosen], choice);
}

absl::StatusOr<Choice> AssignmentSession::Choose(const records::Record& lead, bool only_preferred) {
  Choice choice;
  choice.outcome.owner_before = lead[view_.known().lead.owner];
  choice.outcome.owner = choice.outcome.owner_before;
  for (const Rule& rule : assignment_.rules) {
    if (!Matches(rule.when, lead)) continue;
    LK_RETURN_IF_ERROR(Apply(rule, lead, only_preferred, &choice));
    return choice;
  }
  choice.deferred = only_preferred;
  if (assignment_.default_owner.id != kNoId) {
    LK_RETURN_IF_ERROR(GiveTo(assignment_.default_owner, "no rule matches", &choice));
  } else {
    choice.outcome.reason = assignment_.version == 0
                                ? absl::StrCat("the store has no assignment rules", kStays)
                                : absl::StrCat("no rule matches", kStays);
  }
  return choice;
}

void AssignmentSession::Take(const Choice& choice, const records::Record& lead, int64_t seq) {
  for (const Choice::Turn& turn : choice.turns) {
    turns_.Take(turn.mode, turn.pool, turn.seats, turn.chosen, seq);
  }
  if (!choice.pool.empty()) {
    ++given_[{choice.pool, choice.user}];
    taken_.push_back({seq, choice.pool, choice.user, lead.id(), choice.outcome.rule});
  }
  const Outcome& outcome = choice.outcome;
  if (outcome.owner == outcome.owner_before ||
      !IsInWork(lifecycle_, lead.Text(view_.known().lead.status))) {
    return;
  }
  ++load_changes_[outcome.owner.int_value()];
  --load_changes_[outcome.owner_before.int_value()];
}

absl::Status AssignmentSession::Save(storage::WriteTxn& txn) {
  for (const Taken& turn : taken_) {
    LK_RETURN_IF_ERROR(txn.connection().Run(
        "INSERT INTO lk_assignment_turn (seq, at, pool, user_id, lead_id, rule) VALUES ($1, $2, "
        "$3, $4, $5, $6)",
        turn.seq, txn.now(), turn.pool, turn.user, turn.lead, turn.rule));
  }
  taken_.clear();
  return turns_.Save(txn);
}

}  // namespace leadkit::marketing
