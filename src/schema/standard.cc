#include "schema/standard.h"

#include <google/protobuf/descriptor.h>

#include "absl/strings/ascii.h"
#include "base/decimal.h"
#include "leadkit/v1/account.pb.h"
#include "leadkit/v1/account_alias.pb.h"
#include "leadkit/v1/campaign.pb.h"
#include "leadkit/v1/campaign_member.pb.h"
#include "leadkit/v1/case.pb.h"
#include "leadkit/v1/contact.pb.h"
#include "leadkit/v1/event.pb.h"
#include "leadkit/v1/group_member.pb.h"
#include "leadkit/v1/lead.pb.h"
#include "leadkit/v1/opportunity.pb.h"
#include "leadkit/v1/opportunity_contact_role.pb.h"
#include "leadkit/v1/options.pb.h"
#include "leadkit/v1/queue.pb.h"
#include "leadkit/v1/task.pb.h"
#include "leadkit/v1/user.pb.h"

namespace leadkit::schema {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

std::string CamelCase(const std::string& snake) {
  std::string out;
  bool upper = true;
  for (char c : snake) {
    if (c == '_') {
      upper = true;
      continue;
    }
    out.push_back(upper ? absl::ascii_toupper(c) : c);
    upper = false;
  }
  return out;
}

// "NumberOfEmployees" -> "Number Of Employees", "AccountId" -> "Account", "Id" -> "Id".
std::string LabelOf(const std::string& api) {
  std::string out;
  for (size_t i = 0; i < api.size(); ++i) {
    const bool starts_word =
        i > 0 && absl::ascii_isupper(api[i]) && !absl::ascii_isupper(api[i - 1]);
    if (starts_word) out.push_back(' ');
    out.push_back(api[i]);
  }
  if (out.size() > 3 && out.ends_with(" Id")) out.resize(out.size() - 3);
  return out;
}

std::string TableName(const std::string& message) {
  std::string out;
  for (char c : message) {
    if (absl::ascii_isupper(c) && !out.empty()) out.push_back('_');
    out.push_back(absl::ascii_tolower(c));
  }
  return out;
}

Value DefaultOf(const v1::FieldInfo& info, Kind kind) {
  if (info.default_value().empty()) return kind == Kind::kBoolean ? Value::Int(0) : Value();
  if (kind == Kind::kBoolean) return Value::Int(info.default_value() == "true" ? 1 : 0);
  if (IsTextKind(kind)) return Value::Text(info.default_value());
  const int scale = kind == Kind::kMoney ? kMoneyScale : static_cast<int>(info.scale());
  return Value::Int(ParseDecimal(info.default_value(), scale).value_or(0));
}

template <typename Repeated>
std::vector<std::string> Strings(const Repeated& repeated) {
  return {repeated.begin(), repeated.end()};
}

Field FieldOf(const FieldDescriptor& descriptor) {
  const v1::FieldInfo& info = descriptor.options().GetExtension(v1::field);
  Field field;
  field.number = descriptor.number();
  field.column = descriptor.name();
  field.api = info.api().empty() ? CamelCase(descriptor.name()) : info.api();
  field.label = info.label().empty() ? LabelOf(field.api) : info.label();
  field.kind = static_cast<Kind>(info.kind());
  field.max = info.max();
  field.precision = info.precision();
  field.scale = field.kind == Kind::kMoney ? kMoneyScale : info.scale();
  field.required = info.required() || field.kind == Kind::kBoolean;
  field.default_value = DefaultOf(info, field.kind);
  field.values = Strings(info.values());
  field.restricted = info.restricted();
  field.to = Strings(info.to());
  field.on_delete = static_cast<OnDelete>(info.on_delete());
  field.access = static_cast<Access>(info.access());
  field.searchable = info.searchable();
  field.tracked = info.tracked();
  field.indexed = info.indexed();
  field.external_id = info.external_id();
  field.match_key = static_cast<MatchKey>(info.match_key());
  field.convert = Strings(info.convert());
  field.relation = info.relation();
  return field;
}

Object ObjectOf(const Descriptor& descriptor) {
  const v1::ObjectInfo& info = descriptor.options().GetExtension(v1::object);
  Object object;
  object.api = info.api().empty() ? descriptor.name() : info.api();
  object.table = TableName(descriptor.name());
  object.label = info.label();
  object.plural = info.plural();
  object.prefix = info.prefix();
  for (int i = 0; i < descriptor.field_count(); ++i) {
    object.fields.push_back(FieldOf(*descriptor.field(i)));
  }
  object.Reindex();
  if (!info.name_field().empty()) object.name_field = object.OrdinalOf(info.name_field());
  return object;
}

}  // namespace

std::vector<Object> BuildStandardObjects() {
  const Descriptor* const kDescriptors[] = {
      v1::User::descriptor(),
      v1::Queue::descriptor(),
      v1::Account::descriptor(),
      v1::Contact::descriptor(),
      v1::Lead::descriptor(),
      v1::Opportunity::descriptor(),
      v1::OpportunityContactRole::descriptor(),
      v1::Campaign::descriptor(),
      v1::CampaignMember::descriptor(),
      v1::Task::descriptor(),
      v1::Event::descriptor(),
      v1::Case::descriptor(),
      v1::GroupMember::descriptor(),
      v1::AccountAlias::descriptor(),
  };
  std::vector<Object> objects;
  for (const Descriptor* descriptor : kDescriptors) objects.push_back(ObjectOf(*descriptor));
  return objects;
}

}  // namespace leadkit::schema
