// Reading and writing assignment documents as the JSON form of leadkit.v1.Assignment.
#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "leadkit/v1/assignment.pb.h"
#include "marketing/assignment.h"
#include "schema/json_document.h"

namespace leadkit::marketing {
namespace {

// A document larger than this is not one.
constexpr size_t kMaxDocumentBytes = 4 << 20;

absl::Status ReadCriteria(const std::string& place,
                          const google::protobuf::RepeatedPtrField<v1::Assignment::Criterion>& in,
                          std::vector<Criterion>* out) {
  for (int i = 0; i < in.size(); ++i) {
    const v1::Assignment::Criterion& criterion = in[i];
    const int op = criterion.operator_();
    if (op == v1::Assignment::OPERATOR_UNSPECIFIED || !v1::Assignment::Operator_IsValid(op)) {
      return RefuseAssignment(absl::StrCat(place, "[", i, "].operator"),
                              "it is EQUALS, NOT_EQUALS, IN, NOT_IN, CONTAINS, NOT_CONTAINS, "
                              "STARTS_WITH, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, "
                              "IS_NULL or NOT_NULL");
    }
    Criterion& read = out->emplace_back();
    read.field = criterion.field();
    read.op = static_cast<Operator>(op);
    read.values.assign(criterion.values().begin(), criterion.values().end());
  }
  return absl::OkStatus();
}

absl::Status ReadFilter(const std::string& place, const v1::Assignment::Filter& in, Filter* out) {
  LK_RETURN_IF_ERROR(ReadCriteria(place + ".all", in.all(), &out->all));
  return ReadCriteria(place + ".any", in.any(), &out->any);
}

absl::Status ReadMode(const std::string& place, int in, Mode* out) {
  if (!v1::Assignment::Mode_IsValid(in)) {
    return RefuseAssignment(place, "it is ROUND_ROBIN, WEIGHTED or LEAST_LOADED");
  }
  *out = in == v1::Assignment::MODE_UNSPECIFIED ? Mode::kRoundRobin : static_cast<Mode>(in);
  return absl::OkStatus();
}

absl::Status ReadGroup(const std::string& place, const v1::Assignment::Group& in, Group* out) {
  out->name = in.name();
  out->queue.text = in.queue();
  out->weight = in.weight() == 0 ? 1 : in.weight();
  LK_RETURN_IF_ERROR(ReadMode(place + ".mode", in.mode(), &out->mode));
  LK_RETURN_IF_ERROR(ReadFilter(place + ".filter", in.filter(), &out->filter));
  for (int i = 0; i < in.members_size(); ++i) {
    const v1::Assignment::Member& member = in.members(i);
    const std::string here = absl::StrCat(place, ".members[", i, "]");
    Member& read = out->members.emplace_back();
    read.user.text = member.user();
    if (member.has_capacity()) read.capacity = member.capacity();
    LK_RETURN_IF_ERROR(ReadFilter(here + ".filter", member.filter(), &read.filter));
    LK_RETURN_IF_ERROR(ReadFilter(here + ".prefers", member.prefers(), &read.prefers));
  }
  return absl::OkStatus();
}

absl::Status ReadRule(const std::string& place, const v1::Assignment::Rule& in, Rule* out) {
  out->name = in.name();
  out->owner.text = in.owner();
  out->keep_owner = in.keep_owner();
  out->daily_quota = in.daily_quota();
  out->wait_in_queue = in.wait_in_queue();
  LK_RETURN_IF_ERROR(ReadMode(place + ".groups_mode", in.groups_mode(), &out->groups_mode));
  LK_RETURN_IF_ERROR(ReadFilter(place + ".when", in.when(), &out->when));
  for (int i = 0; i < in.groups_size(); ++i) {
    LK_RETURN_IF_ERROR(ReadGroup(absl::StrCat(place, ".groups[", i, "]"), in.groups(i),
                                 &out->groups.emplace_back()));
  }
  return absl::OkStatus();
}

void WriteCriteria(const std::vector<Criterion>& in,
                   google::protobuf::RepeatedPtrField<v1::Assignment::Criterion>* out) {
  for (const Criterion& criterion : in) {
    v1::Assignment::Criterion* written = out->Add();
    written->set_field(criterion.field);
    written->set_operator_(static_cast<v1::Assignment::Operator>(criterion.op));
    for (const std::string& value : criterion.values) written->add_values(value);
  }
}

// A filter that asks for nothing is left out.
template <typename Mutable>
void WriteFilter(const Filter& in, Mutable mutable_out) {
  if (in.empty()) return;
  v1::Assignment::Filter* out = mutable_out();
  WriteCriteria(in.all, out->mutable_all());
  WriteCriteria(in.any, out->mutable_any());
}

void WriteGroup(const Group& group, v1::Assignment::Group* out) {
  out->set_name(group.name);
  out->set_queue(group.queue.text);
  out->set_mode(static_cast<v1::Assignment::Mode>(group.mode));
  out->set_weight(group.weight);
  WriteFilter(group.filter, [&] { return out->mutable_filter(); });
  for (const Member& member : group.members) {
    v1::Assignment::Member* written = out->add_members();
    written->set_user(member.user.text);
    if (member.capacity.has_value()) written->set_capacity(*member.capacity);
    WriteFilter(member.filter, [&] { return written->mutable_filter(); });
    WriteFilter(member.prefers, [&] { return written->mutable_prefers(); });
  }
}

}  // namespace

absl::StatusOr<Assignment> ParseAssignment(std::string_view json) {
  v1::Assignment message;
  if (std::string why = schema::ReadJson(json, kMaxDocumentBytes, &message); !why.empty()) {
    return MakeError(Code::kInvalidArgument,
                     absl::StrCat("the text is not an assignment document in JSON: ", why));
  }
  Assignment assignment;
  assignment.name = message.name();
  assignment.default_owner.text = message.default_owner();
  for (int i = 0; i < message.rules_size(); ++i) {
    const std::string place = absl::StrCat("rules[", i, "] ", message.rules(i).name());
    LK_RETURN_IF_ERROR(ReadRule(place, message.rules(i), &assignment.rules.emplace_back()));
  }
  return assignment;
}

std::string AssignmentToJson(const Assignment& assignment) {
  v1::Assignment message;
  message.set_name(assignment.name);
  message.set_default_owner(assignment.default_owner.text);
  message.set_version(assignment.version);
  for (const Rule& rule : assignment.rules) {
    v1::Assignment::Rule* out = message.add_rules();
    out->set_name(rule.name);
    WriteFilter(rule.when, [&] { return out->mutable_when(); });
    out->set_owner(rule.owner.text);
    out->set_keep_owner(rule.keep_owner);
    out->set_daily_quota(rule.daily_quota);
    out->set_wait_in_queue(rule.wait_in_queue);
    if (rule.groups.empty()) continue;
    out->set_groups_mode(static_cast<v1::Assignment::Mode>(rule.groups_mode));
    for (const Group& group : rule.groups) WriteGroup(group, out->add_groups());
  }
  return schema::WriteJson(message);
}

}  // namespace leadkit::marketing
