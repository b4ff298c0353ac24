// init, describe and field: what a store is made of.
#include <filesystem>

#include "json.h"
#include "lifecycle_document.h"
#include "session.h"
#include "table.h"
#include "text.h"

namespace leadkit::cli {
namespace {

constexpr std::pair<const char*, int32_t> kKinds[] = {{"text", LK_KIND_TEXT},
                                                      {"textarea", LK_KIND_TEXTAREA},
                                                      {"email", LK_KIND_EMAIL},
                                                      {"phone", LK_KIND_PHONE},
                                                      {"url", LK_KIND_URL},
                                                      {"picklist", LK_KIND_PICKLIST},
                                                      {"multipicklist", LK_KIND_MULTIPICKLIST},
                                                      {"boolean", LK_KIND_BOOLEAN},
                                                      {"integer", LK_KIND_INTEGER},
                                                      {"decimal", LK_KIND_DECIMAL},
                                                      {"money", LK_KIND_MONEY},
                                                      {"date", LK_KIND_DATE},
                                                      {"datetime", LK_KIND_DATETIME},
                                                      {"reference", LK_KIND_REFERENCE}};

// What a new store has.
constexpr char kFirstLifecycle[] = "standard";

std::string KindNames() {
  std::vector<std::string> names;
  for (const auto& [name, kind] : kKinds) names.emplace_back(name);
  return Join(names, ", ");
}

int32_t KindOf(const std::string& text) {
  for (const auto& [name, kind] : kKinds) {
    if (text == name) return kind;
  }
  throw Failure::Usage("--kind: there is no kind '" + text + "'; use one of " + KindNames());
}

int Init(Session& session, const std::string& lifecycle) {
  std::error_code ignored;
  if (std::filesystem::exists(session.store_path, ignored) &&
      !std::filesystem::is_empty(session.store_path, ignored)) {
    throw Failure(kExitRefused,
                  session.store_path + " exists already, and was left as it is; name a new file");
  }
  const LifecycleDocument document = LifecycleDocument::Named(lifecycle);
  const Store store = OpenStore(session, Access::kCreate);
  if (lifecycle != kFirstLifecycle) document.PutInForce(store);
  if (session.json) {
    session.out.Line(
        JsonObject().Add("store", session.store_path).Add("lifecycle", lifecycle).str());
  } else {
    session.out.Line("Made " + session.store_path + " with the lifecycle '" + lifecycle + "'.");
  }
  return kExitOk;
}

void PrintObjects(Session& session, const Json& objects) {
  Table table(session.out, {"Object", "Id prefix", ">Fields", ">Custom", "Called"});
  for (const Json& object : objects.items()) {
    int64_t custom = 0;
    for (const Json& field : object["fields"].items()) custom += field["custom"].boolean() ? 1 : 0;
    table.Add({object["name"].text(), object["prefix"].text(),
               std::to_string(object["fields"].items().size()), std::to_string(custom),
               object["plural"].text()});
  }
  table.End();
}

std::string KindText(const Json& field) {
  const std::string& kind = field["kind"].text();
  if (kind == "REFERENCE") return kind + " to " + Join(field["targets"].texts(), ", ");
  if (field["max_length"].integer() > 0) return kind + "(" + field["max_length"].text() + ")";
  if (kind == "DECIMAL" || kind == "MONEY") {
    return kind + "(" + field["precision"].text() + "," + field["scale"].text() + ")";
  }
  return kind;
}

std::string Remarks(const Json& field) {
  std::vector<std::string> remarks;
  if (field["required"].boolean()) remarks.emplace_back("required");
  const std::string& access = field["access"].text();
  if (access == "READ_ONLY") remarks.emplace_back("set by leadkit");
  if (access == "CREATE_ONLY") remarks.emplace_back("set on insert only");
  if (access == "AUDIT") remarks.emplace_back("set by leadkit, or by an import");
  if (field["external_id"].boolean()) remarks.emplace_back("external id");
  if (field["tracked"].boolean()) remarks.emplace_back("in the history");
  if (!field["default"].text().empty()) remarks.push_back("default " + field["default"].text());
  const std::vector<std::string> values = field["values"].texts();
  if (!values.empty()) {
    remarks.push_back((field["restricted"].boolean() ? "only: " : "such as: ") +
                      Join(values, "; "));
  }
  return Join(remarks, ", ");
}

int Describe(Session& session, const std::string& object) {
  const Store store = OpenStore(session, Access::kRead);
  Text text;
  Call(lk_schema_describe, store, object.empty() ? std::string_view() : object, Out(text));
  Borrowed document;
  Call(lk_text_get, text, &document);
  if (session.json) {
    session.out.Line(document.view());
    return kExitOk;
  }
  const Json json = Json::Parse(document.view(), "the description");
  if (object.empty()) {
    PrintObjects(session, json["objects"]);
    return kExitOk;
  }
  Table table(session.out, {"=Field", "Label", "Kind", "~Remarks"});
  for (const Json& described : json["objects"].items()) {
    for (const Json& field : described["fields"].items()) {
      table.Add({field["name"].text(), field["label"].text(), KindText(field), Remarks(field)});
    }
  }
  table.End();
  return kExitOk;
}

struct NewField {
  std::string object, name, kind, label, default_value, target;
  int64_t length = 0, precision = 0, scale = -1;
  bool required = false, restricted = false, external_id = false, tracked = false;
  std::vector<std::string> values;
};

int AddField(Session& session, const NewField& field) {
  FieldSpec spec;
  Call(lk_field_spec_new, Out(spec));
  const auto set_text = [&](int32_t option, const std::string& text) {
    if (!text.empty()) Call(lk_field_spec_set_text, spec, option, text);
  };
  const auto set_int = [&](int32_t option, int64_t value, bool is_set) {
    if (is_set) Call(lk_field_spec_set_int, spec, option, value);
  };
  set_text(LK_SPEC_NAME, field.name);
  set_text(LK_SPEC_LABEL, field.label);
  set_int(LK_SPEC_KIND, KindOf(field.kind), true);
  set_int(LK_SPEC_MAX_LENGTH, field.length, field.length != 0);
  set_int(LK_SPEC_PRECISION, field.precision, field.precision != 0);
  set_int(LK_SPEC_SCALE, field.scale, field.scale >= 0);
  set_int(LK_SPEC_REQUIRED, 1, field.required);
  set_text(LK_SPEC_DEFAULT, field.default_value);
  set_int(LK_SPEC_RESTRICTED, 1, field.restricted);
  set_text(LK_SPEC_TARGET, field.target);
  set_int(LK_SPEC_EXTERNAL_ID, 1, field.external_id);
  set_int(LK_SPEC_TRACKED, 1, field.tracked);
  for (const std::string& value : field.values) Call(lk_field_spec_add_value, spec, value);

  const Store store = OpenStore(session, Access::kWrite);
  Call(lk_field_add, store, field.object, spec);
  if (session.json) {
    session.out.Line(JsonObject().Add("object", field.object).Add("field", field.name).str());
  } else {
    session.out.Line("Added " + field.object + "." + field.name + " (" + field.kind + ").");
  }
  return kExitOk;
}

void AddFieldCommand(CLI::App& app, Session& session) {
  CLI::App* group = app.add_subcommand("field", "Add a field of your own to an object");
  group->group("Set up")->require_subcommand(1);
  group->footer("Example:\n  leadkit field add crm.db Lead Budget__c --kind money");
  const auto field = std::make_shared<NewField>();
  CLI::App* add =
      AddSubcommand(*group, session,
                    {"add", "Add a custom field, a typed column that works like a standard one",
                     "A field is never removed, and its kind never changes.",
                     "leadkit field add crm.db Lead Interest__c --kind picklist \\\n"
                     "      --value Demo --value Pricing --value Support --tracked"},
                    [&session, field] { return AddField(session, *field); });
  add->add_option("OBJECT", field->object, "The object, such as Lead")->required();
  add->add_option("NAME", field->name, "The field's name; it ends in __c")->required();
  add->add_option("--kind", field->kind, "What it holds: " + KindNames())
      ->required()
      ->type_name("KIND");
  add->add_option("--label", field->label, "What people call it [the name without __c]");
  add->add_option("--length", field->length, "Longest text, in characters [255]");
  add->add_option("--precision", field->precision, "All digits of a number [18]");
  add->add_option("--scale", field->scale, "Digits after the decimal point [0]");
  AddRepeated(add, "--value", field->values, "A value of a picklist; repeat it for each");
  add->add_flag("--restricted", field->restricted, "Refuse values that are not in the list");
  add->add_option("--default", field->default_value, "Value of new records that name none");
  add->add_option("--to", field->target, "The object that a reference points at")
      ->type_name("OBJECT");
  add->add_flag("--required", field->required, "Refuse records without a value");
  add->add_flag("--external-id", field->external_id, "Unique, and a key for imports");
  add->add_flag("--tracked", field->tracked, "Keep old and new values in the history");
}

}  // namespace

void AddSchemaCommands(CLI::App& app, Session& session) {
  const auto lifecycle = std::make_shared<std::string>(kFirstLifecycle);
  CLI::App* init = AddSubcommand(
      app, session,
      {"init", "Make a new store",
       "The standard lifecycle has the statuses Open, Contacted, Qualified, Unqualified and "
       "Converted. `leadkit lifecycle show` prints one to start from.",
       "leadkit init crm.db"},
      [&session, lifecycle] { return Init(session, *lifecycle); });
  init->group("Set up");
  init->add_option("--lifecycle", *lifecycle,
                   "The lead statuses: 'standard', or a file with a lifecycle document [standard]")
      ->type_name("NAME|FILE");

  const auto object = std::make_shared<std::string>();
  CLI::App* describe = AddSubcommand(app, session,
                                     {"describe", "List the objects, or the fields of one object",
                                      "", "leadkit describe crm.db Lead"},
                                     [&session, object] { return Describe(session, *object); });
  describe->group("Set up");
  describe->add_option("OBJECT", *object, "The object whose fields to list");

  AddFieldCommand(app, session);
}

}  // namespace leadkit::cli
