#include "scenario_world.h"

#include <algorithm>
#include <cctype>
#include <ctime>

#include "scenario_words.h"

namespace leadkit::scenario {

using test::CodeName;
using test::Fields;

namespace {

// "LastName" and "last_name" are one field.
std::string Folded(std::string_view field) {
  std::string folded;
  for (const char c : field) {
    if (c != '_') folded += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return folded;
}

}  // namespace

// A record of the scenario on its way into the store.
struct World::Building {
  std::string type;
  std::string object;
  std::string name;
  Fields fields;
  std::vector<std::string> spoken_of;  // fields that the scenario sets, be it to null
  std::vector<std::pair<std::string, Json>> children;
  bool without_account = false;
  bool converted = false;
  bool deleted = false;

  void Set(const std::string& field, const std::string& value) {
    spoken_of.push_back(field);
    fields.emplace_back(field, value);
  }
  bool SpeaksOf(std::string_view field) const {
    return std::any_of(spoken_of.begin(), spoken_of.end(), [field](const std::string& spoken) {
      return Folded(spoken) == Folded(field);
    });
  }
};

World::World() { StoreTest::SetUp(); }
World::~World() { StoreTest::TearDown(); }

void World::Give(const Json& given) {
  for (const Json& item : given.items()) Add(item["type"].text(), item);
  const Json& settings = given["settings"];
  if (!settings["stage"].text().empty()) {
    AddStage(settings["stage"].text(), settings["probability"].text(),
             settings["forecast_category"].text());
  }
  // Contacts first, so that leads may speak of them.
  for (const char* type : {"user", "account", "contact", "opportunity", "lead"}) {
    const Json& one = given[type];
    if (one.kind() == Json::Kind::kObject) Add(type, one);
    for (const Json& item : given[std::string(type) + "s"].items()) Add(type, item);
  }
}

World::Building World::Read(const std::string& type, const Json& item) {
  Building building;
  building.type = type;
  building.object = ObjectOf(type);
  if (building.object.empty()) return building;
  building.name = item["id"].text();
  // A text alone is the name of a record: "leads": ["L1", "L4(lost)"].
  if (item.kind() == Json::Kind::kText) {
    building.name = item.text().substr(0, item.text().find_first_of(" ("));
    if (item.text().find("(lost)") != std::string::npos) Take(building, "state", item);
  }
  if (building.name.empty()) building.name = building.object.substr(0, 1);
  for (const auto& [name, value] : item.members()) Take(building, name, value);
  return building;
}

test::Record World::Form(const std::string& type, const Json& item) {
  const Building building = Read(type, item);
  return New(building.object, building.fields);
}

int64_t World::Add(const std::string& type, const Json& item) {
  if (type == "schema") {
    AddSchema(item);
    return 0;
  }
  Building building = Read(type, item);
  if (building.object.empty()) return 0;
  Complete(building);
  if (building.without_account) {
    // The law first: nobody but a lead is without an account.
    refused_.push_back(Store(building, nullptr));
    building.Set("AccountId", IdText("Account", Filler("Account", {{"Name", "another account"}})));
  }
  int64_t id = 0;
  lk_status code = Store(building, &id);
  if (code == LK_FIELD_INTEGRITY && building.SpeaksOf("WhoId") && building.SpeaksOf("WhatId")) {
    // The law again: an activity of a lead is about nothing else. It is without the lead, then.
    refused_.push_back(code);
    std::erase_if(building.fields, [](const auto& field) { return field.first == "WhoId"; });
    code = Store(building, &id);
  }
  EXPECT_EQ(CodeName(code), CodeName(LK_OK)) << building.name << ": " << error_.message();
  if (code != LK_OK) return 0;
  named_[building.name] = {building.object, id};
  Follow(building, id);
  for (const auto& [right, may] : item["may"].members()) {
    const size_t create = right.find(".create");
    if (create != std::string::npos && !may.boolean()) Forbid(ObjectOf(right.substr(0, create)));
  }
  return id;
}

lk_status World::Store(const Building& building, int64_t* id) {
  const test::Record record = New(building.object, building.fields);
  return lk_record_insert(store(), nullptr, record.get(), id, E());
}

void World::Take(Building& building, const std::string& name, const Json& value) {
  if (name == "custom") {
    for (const auto& [field, text] : value.members()) {
      AddCustomField("Lead", field, "");
      building.Set(FieldOf("Lead", field), text.text());
    }
    return;
  }
  if (TakeWord(building, name, value) || TakeReference(building, name, value)) return;
  if (NotGiven(building.object, name)) return;
  std::string field = FieldWord(building.object, name);
  if (!HasField(building.object, field)) {
    AddCustomField(building.object, name, "");
    field = FieldOf(building.object, name);
  }
  building.spoken_of.push_back(field);
  std::string text = value.text();
  if (text == "today") text = Today();
  // leadkit's own: no insert sets them.
  if (name == "created_at" || name == "created_by" || name == "modified_at") return;
  // "60 characters" stands for such a text.
  if (const size_t end = text.find(" characters"); end != std::string::npos) {
    text = std::string(std::stoul(text), 'x');
  }
  if (value.kind() != Json::Kind::kNull) building.fields.emplace_back(field, text);
}

// Words that mean more than a field. False if `name` is none of them.
bool World::TakeWord(Building& building, const std::string& name, const Json& value) {
  const bool lead = building.object == "Lead";
  if (lead && (name == "status" || name == "status_type" || name == "state")) {
    if (name == "status" && (value.text() == "open" || value.text().empty())) return true;
    const bool lost = IsLost(value.text()) || value.text().find("(lost)") != std::string::npos;
    const std::string status = lost ? "Unqualified" : value.text();
    if (!lost) AddStatus(status, "OPEN");
    building.Set("Status", status);
    return true;
  }
  if (name == "contact_name" || (name == "name" && building.object == "Contact")) {
    TakeName(building, value.text());
    return true;
  }
  if (name == "campaign_members" || name == "campaigns" || (lead && name == "meetings") ||
      (lead && name == "tasks") || (lead && name == "emails")) {
    building.children.emplace_back(name, value);
    return true;
  }
  building.converted |= name == "is_converted" && value.boolean();
  building.deleted |= name == "archived" && value.boolean();
  if (name == "open") {
    building.Set("Status", value.boolean() ? "Not Started" : "Completed");
    return true;
  }
  return name == "is_converted" || name == "archived";
}

// Values that name other records. False if `name` is none of them.
bool World::TakeReference(Building& building, const std::string& name, const Json& value) {
  const std::string& object = building.object;
  const bool activity = object == "Task" || object == "Event";
  if (activity && (name == "lead" || name == "parent" || name == "invited_leads")) {
    const std::string text = value.items().empty() ? value.text() : value.items()[0].text();
    const Named to = Find(text);
    const bool who = to.object == "Lead" || to.object == "Contact";
    building.Set(who ? "WhoId" : "WhatId", IdText(to.object, to.id));
    return true;
  }
  if (name == "owner") {
    if (value.kind() == Json::Kind::kNull) return true;
    const std::string text = value.text() == "converting user" ? "ME" : value.text();
    if (text == "ME" && !Has("ME")) {
      int64_t user = 0;
      EXPECT_EQ(lk_store_get_user(store(), &user, E()), LK_OK);
      Name("ME", {"User", user});
    }
    const Named owner = Find(text);
    building.Set("OwnerId", IdText(owner.object, owner.id));
    return true;
  }
  if (name == "account" && (object == "Contact" || object == "Opportunity")) {
    building.without_account = value.kind() == Json::Kind::kNull;
    if (!building.without_account) {
      building.Set("AccountId", IdText("Account", Find(value.text()).id));
    }
    return true;
  }
  return false;
}

void World::TakeName(Building& building, const std::string& text) {
  const size_t blank = text.rfind(' ');
  if (text.empty()) return;
  if (blank != std::string::npos) building.Set("FirstName", text.substr(0, blank));
  building.Set("last_name", blank == std::string::npos ? text : text.substr(blank + 1));
}

// Fills in what leadkit requires and the scenario does not speak of.
void World::Complete(Building& building) {
  const std::string& object = building.object;
  const auto fill = [&building](const std::string& field, const std::string& value) {
    if (!building.SpeaksOf(field)) building.fields.emplace_back(field, value);
  };
  const auto own = [this](const std::string& name) { return filling_.empty() ? name : filling_; };
  if (object == "Lead" || object == "Contact") fill("last_name", own(building.name));
  if (object == "Lead") fill("company", own("Company of " + building.name));
  if (object == "User") fill("LastName", building.name);
  if (object == "Account" || object == "Opportunity" || object == "Queue" || object == "Campaign") {
    fill("name", object == "Account" ? own(building.name) : building.name);
  }
  if (object == "Opportunity") {
    fill("StageName", "Prospecting");
    fill("close_date", Today());
  }
  if ((object == "Contact" || object == "Opportunity") && !building.without_account &&
      !building.SpeaksOf("AccountId")) {
    const std::string name = own("Account of " + building.name);
    fill("AccountId", IdText("Account", Filler("Account", {{"Name", name}})));
  }
  if (object == "Task" || object == "Event") fill("Subject", building.name);
  if (building.type == "call") fill("TaskSubtype", "Call");
  if (building.type == "email") fill("TaskSubtype", "Email");
}

// What a record of the scenario brings along, or went through, once it is stored.
void World::Follow(const Building& building, int64_t id) {
  for (const auto& [kind, value] : building.children) AddChildren(kind, value, building.name);
  if (building.converted) {
    test::Conversion made;
    EXPECT_LK_OK(lk_lead_convert(store(), nullptr, id, nullptr, test::Out(made), E()));
  }
  if (building.deleted) {
    EXPECT_LK_OK(lk_record_delete(store(), nullptr, nullptr, 0, id, E()));
  }
}

// "tasks": ["followup (open)"], "emails": 2 or "campaigns": ["K"] of a lead.
void World::AddChildren(const std::string& kind, const Json& value, const std::string& lead) {
  std::vector<std::string> names = value.texts();
  for (int64_t i = 0; value.kind() == Json::Kind::kNumber && i < value.integer(); ++i) {
    names.push_back(kind + " " + std::to_string(i + 1));
  }
  const std::string lead_id = IdText("Lead", named_[lead].id);
  for (std::string name : names) {
    name = name.substr(0, name.find(" (open)"));
    if (kind == "campaigns" || kind == "campaign_members") {
      const Named campaign = Find(name);
      Insert("CampaignMember",
             {{"CampaignId", IdText("Campaign", campaign.id)}, {"LeadId", lead_id}});
    } else if (kind == "meetings") {
      Insert("Event", {{"Subject", name}, {"WhoId", lead_id}});
    } else {
      Insert("Task", {{"Subject", name},
                      {"WhoId", lead_id},
                      {"TaskSubtype", kind == "emails" ? "Email" : "Task"}});
    }
  }
}

void World::AddSchema(const Json& item) {
  for (const auto& [type, fields] : item.members()) {
    for (const auto& [field, kind] : fields.members()) {
      AddCustomField(ObjectOf(type), field, kind.text());
    }
  }
  // What has one name on both sides is mapped, as far as leadkit allows it.
  for (const auto& [field, kind] : item["lead"].members()) {
    for (const char* to : {"contact", "account", "opportunity"}) {
      if (item[to][field].kind() == Json::Kind::kNull) continue;
      const std::string target = ObjectOf(to) + "." + FieldOf(ObjectOf(to), field);
      Map(FieldOf("Lead", field), target);
    }
  }
}

// Makes the creation of such a record fail at the last moment, when all before it is written: its
// unique field gets a value that is taken.
void World::Forbid(const std::string& object) {
  AddCustomField("Lead", "Taken", "text");
  AddCustomField(object, "Taken", "unique");
  Map("Taken__c", object + ".Taken__c");
  Building building;
  building.object = object;
  building.name = "taken";
  Complete(building);
  building.fields.emplace_back("Taken__c", "taken");
  Filler(object, building.fields);
  for (const int64_t lead : Records("Lead")) {
    EXPECT_LK_OK(Update(lead, "Lead", {{"Taken__c", "taken"}}));
  }
}

void World::Map(const std::string& from, const std::string& to) {
  const lk_status code = lk_fieldmap_set(store(), TXT(from), TXT(to), E());
  if (code != LK_OK) refused_.push_back(code);
}

void World::AddCustomField(const std::string& object, const std::string& field,
                           std::string_view type) {
  const std::string name = field + "__c";
  if (HasField(object, name)) return;
  int32_t kind = LK_KIND_TEXT;
  if (type == "enum") kind = LK_KIND_PICKLIST;
  if (type == "int") kind = LK_KIND_INTEGER;
  if (type == "decimal") kind = LK_KIND_DECIMAL;
  if (type == "datetime") kind = LK_KIND_DATETIME;
  test::FieldSpec spec;
  EXPECT_LK_OK(lk_field_spec_new(test::Out(spec), E()));
  EXPECT_LK_OK(lk_field_spec_set_text(spec.get(), LK_SPEC_NAME, TXT(name), E()));
  EXPECT_LK_OK(lk_field_spec_set_int(spec.get(), LK_SPEC_KIND, kind, E()));
  if (kind == LK_KIND_DECIMAL) {
    EXPECT_LK_OK(lk_field_spec_set_int(spec.get(), LK_SPEC_SCALE, 2, E()));
  }
  if (type == "unique") {
    EXPECT_LK_OK(lk_field_spec_set_int(spec.get(), LK_SPEC_EXTERNAL_ID, 1, E()));
  }
  if (kind == LK_KIND_PICKLIST) {
    EXPECT_LK_OK(lk_field_spec_add_value(spec.get(), LK_LIT("Other"), E()));
  }
  if (const size_t bracket = type.find('('); bracket != std::string_view::npos) {
    const int64_t length = std::stoll(std::string(type.substr(bracket + 1)));
    EXPECT_LK_OK(lk_field_spec_set_int(spec.get(), LK_SPEC_MAX_LENGTH, length, E()));
  }
  EXPECT_LK_OK(lk_field_add(store(), TXT(object), spec.get(), E())) << name;
  // One that no schema of the scenario describes is to survive the conversion.
  if (object != "Lead" || !type.empty()) return;
  for (const char* target : {"Contact", "Opportunity"}) {
    AddCustomField(target, field, "text");
    Map(name, std::string(target) + "." + name);
  }
}

bool World::HasField(std::string_view object, const std::string& field) {
  const test::Record record = New(object);
  int32_t state = 0;
  return lk_record_get_state(record.get(), TXT(field), &state, nullptr) == LK_OK;
}

std::string World::FieldOf(const std::string& object, const std::string& name) {
  const std::string field = FieldWord(object, name);
  if (!HasField(object, field) && HasField(object, name + "__c")) return name + "__c";
  return field;
}

Named World::Find(const std::string& name) {
  const bool queue = name.rfind("queue ", 0) == 0;
  const std::string key = queue ? name.substr(6) : name;
  const auto found = named_.find(key);
  if (found != named_.end()) return found->second;
  const std::string object = queue ? "Queue" : ObjectOfName(key);
  EXPECT_FALSE(object.empty()) << "nothing is called '" << name << "'";
  if (object.empty()) return {"Lead", 0};
  Building building;
  building.object = object;
  building.name = key;
  Complete(building);
  Name(key, {object, Filler(object, building.fields)});
  return named_[key];
}

std::string World::NameOf(int64_t id) const {
  for (const auto& [name, named] : named_) {
    if (named.id == id) return name;
  }
  return id == 0 ? "null" : std::to_string(id);
}

int64_t World::Filler(std::string_view object, const Fields& fields) {
  const int64_t id = Insert(object, fields);
  fillers_.insert(id);
  return id;
}

std::vector<int64_t> World::Records(std::string_view object, const Fields& like) {
  const test::Record example = New(object, like);
  std::vector<int64_t> ids;
  for (int64_t id : List(object, example.get())) {
    if (fillers_.count(id) == 0) ids.push_back(id);
  }
  return ids;
}

void World::AddStatus(const std::string& name, const std::string& category) {
  const std::pair<std::string, std::string> status(name, category);
  if (std::find(statuses_.begin(), statuses_.end(), status) != statuses_.end()) return;
  statuses_.push_back(status);
  StoreLifecycle();
}

void World::AddStage(const std::string& name, const std::string& probability,
                     const std::string& forecast) {
  stages_.push_back(cli::JsonObject()
                        .Add("name", name)
                        .AddRaw("probability", probability)
                        .Add("forecast_category", forecast)
                        .str());
  StoreLifecycle();
}

// The scenario's own statuses and stages first, in its order, then those that every lifecycle
// needs.
void World::StoreLifecycle() {
  std::vector<std::pair<std::string, std::string>> all = statuses_;
  for (const auto& [name, category] :
       {std::pair("Open", "OPEN"), std::pair("Unqualified", "DISQUALIFIED"),
        std::pair("Converted", "CONVERTED")}) {
    const bool there = std::any_of(all.begin(), all.end(),
                                   [name = name](const auto& s) { return s.first == name; });
    if (!there) all.emplace_back(name, category);
  }
  cli::JsonArray statuses;
  for (const auto& [name, category] : all) {
    statuses.Add(cli::JsonObject().Add("name", name).Add("category", category).str());
  }
  cli::JsonArray stages;
  for (const std::string& stage : stages_) stages.Add(stage);
  stages.Add(R"({"name":"Prospecting","probability":10,"forecast_category":"Pipeline"})");
  stages.Add(R"({"name":"Closed Won","probability":100,"forecast_category":"Closed",)"
             R"("closed":true,"won":true})");
  stages.Add(R"({"name":"Closed Lost","forecast_category":"Omitted","closed":true})");
  const std::string document = cli::JsonObject()
                                   .Add("name", "scenario")
                                   .AddRaw("statuses", statuses.str())
                                   .AddRaw("stages", stages.str())
                                   .str();
  EXPECT_LK_OK(lk_lifecycle_set(store(), TXT(document), E())) << document;
}

void World::SetUser(const std::string& name) {
  EXPECT_LK_OK(lk_store_set_user(store(), Find(name).id, E()));
}

int64_t World::LastEvent() {
  test::Rows rows;
  int64_t last = 0;
  EXPECT_LK_OK(lk_event_list(store(), 0, 1000000, test::Out(rows), E()));
  while (Next(rows.get())) last = Int(rows.get(), LK_ROW_POSITION);
  return last;
}

int32_t World::CountEvents(int64_t after) {
  test::Rows rows;
  int32_t count = 0;
  EXPECT_LK_OK(lk_event_list(store(), after, 1000000, test::Out(rows), E()));
  while (Next(rows.get())) ++count;
  return count;
}

std::string World::Today() const {
  const std::time_t seconds = now_us_ / 1000000;
  char text[16] = "";
  std::strftime(text, sizeof text, "%Y-%m-%d", std::gmtime(&seconds));
  return text;
}

}  // namespace leadkit::scenario
