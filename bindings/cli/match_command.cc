// match: who in the store is the same as one record, and why.
#include "json.h"
#include "matching.h"
#include "records.h"
#include "table.h"
#include "text.h"

namespace leadkit::cli {
namespace {

struct Arguments {
  std::string record;
  std::vector<std::string> objects;
  bool explain = false, all = false;
  int64_t limit = 10;
};

struct Found {
  int64_t id = 0;
  std::string object, text, name;
  double bits = 0, probability = 0;
  int32_t band = 0, decision = 0;
};

// One look-up, shown as a table or as JSON.
class Lookup {
 public:
  Lookup(Session& session, const Store& store, const RecordName& record,
         std::vector<std::string> objects)
      : session_(session), store_(store), record_(record), objects_(std::move(objects)) {}

  void Run(const Arguments& arguments) {
    MatchOptions options;
    Call(lk_match_options_new, Out(options));
    for (const std::string& object : objects_) Call(lk_match_options_add_object, options, object);
    Call(lk_match_options_set_int, options, LK_FIND_LIMIT, arguments.limit);
    Call(lk_match_options_set_int, options, LK_FIND_EXPLAIN, arguments.explain ? 1 : 0);
    Call(lk_match_options_set_int, options, LK_FIND_ALL, arguments.all ? 1 : 0);
    Call(lk_match_find, store_, nullptr, record_.id, options, Out(matches_));
    explained_ = arguments.explain;
    int64_t count = 0;
    Call(lk_matches_get_int, matches_, LK_MATCHES_COUNT, &count);
    NameCache names(store_);
    for (int64_t i = 0; i < count; ++i) {
      Found found;
      Call(lk_matches_get, matches_, i, &found.id, &found.bits, &found.probability, &found.band,
           &found.decision);
      Borrowed object;
      Call(lk_matches_get_object, matches_, i, &object);
      found.object = object.str();
      found.text = IdText(store_, found.object, found.id);
      found.name = names.NameOf(found.id);
      found_.push_back(std::move(found));
    }
  }

  void Print() {
    session_.out.Line(Heading());
    Table table(session_.out,
                {"Object", "=Record", "Name", ">Bits", ">Probability", "It is", "~Decided"}, 2);
    for (const Found& found : found_) {
      table.Add({found.object, found.text, found.name, FormatBits(found.bits),
                 FormatProbability(found.probability), BandWord(found.band),
                 found.decision == LK_DECIDED_SAME    ? "to be the same"
                 : found.decision == LK_DECIDED_NEVER ? "never to be the same"
                                                      : ""});
    }
    table.End();
    if (explained_) PrintReasons();
  }

  std::string ToJson() {
    JsonArray objects, matches;
    for (const std::string& object : objects_) objects.Add(Quoted(object));
    for (size_t i = 0; i < found_.size(); ++i) matches.Add(MatchJson(i));
    double link_at = 0, review_at = 0;
    Call(lk_matches_get_bars, matches_, &link_at, &review_at);
    return JsonObject()
        .AddRaw("objects", objects.str())
        .AddInt("base", Number(LK_MATCHES_BASE))
        .AddInt("compared", Number(LK_MATCHES_COMPARED))
        .AddRaw("link_at", FormatBits(link_at))
        .AddRaw("review_at", FormatBits(review_at))
        .Add("why", Why())
        .AddRaw("matches", matches.str())
        .str();
  }

 private:
  int64_t Number(int32_t which) const {
    int64_t value = 0;
    Call(lk_matches_get_int, matches_, which, &value);
    return value;
  }

  std::string Why() const {
    Borrowed why;
    Call(lk_matches_get_why, matches_, &why);
    return why.str();
  }

  std::string Heading() const {
    const bool companies = objects_.front() == "Account";
    const bool of_lead = companies && record_.object == "Lead";
    std::string line = of_lead ? "Its account, among " : "The same one, among ";
    line += companies ? Counted(Number(LK_MATCHES_BASE), "account")
                      : FormatCount(Number(LK_MATCHES_BASE)) + " leads and contacts";
    if (!Why().empty()) return line + ": " + Why();
    return line + (found_.empty() ? ": none is like it" : ":");
  }

  void PrintReasons() {
    for (size_t i = 0; i < found_.size(); ++i) {
      Borrowed text;
      Call(lk_matches_get_text, matches_, static_cast<int64_t>(i), &text);
      session_.out.Line();
      session_.out.Line("  " +
                        OneLine(found_[i].object + " " + found_[i].text + " " + found_[i].name));
      if (text.size == 0) session_.out.Line("    (stands for another account, as its parent)");
      for (const std::string& line : Split(text.view(), '\n')) session_.out.Line("    " + line);
    }
  }

  std::string MatchJson(size_t i) const {
    const Found& found = found_[i];
    JsonObject json;
    json.Add("object", found.object)
        .Add("id", found.text)
        .Add("name", found.name)
        .AddRaw("bits", FormatBits(found.bits))
        .AddRaw("probability", FormatFraction(found.probability))
        .Add("band", BandName(found.band))
        .Add("decision", DecisionName(found.decision));
    if (explained_) json.AddRaw("waterfall", WaterfallJson(static_cast<int64_t>(i)));
    return json.str();
  }

  std::string WaterfallJson(int64_t i) const {
    int64_t steps = 0;
    double prior = 0, relatives = 0;
    Borrowed name;
    Call(lk_matches_get_waterfall, matches_, i, &steps, &prior, &relatives, &name);
    JsonArray list;
    for (int64_t step = 0; step < steps; ++step) {
      Borrowed field, level;
      double weight = 0, frequency = 0;
      Call(lk_matches_get_step, matches_, i, step, &field, &level, &weight, &frequency);
      list.Add(JsonObject()
                   .Add("field", field.view())
                   .Add("level", level.view())
                   .AddRaw("weight", FormatBits(weight))
                   .AddRaw("frequency", FormatBits(frequency))
                   .str());
    }
    return JsonObject()
        .AddRaw("prior", FormatBits(prior))
        .AddRaw("steps", list.str())
        .AddRaw("relatives", FormatBits(relatives))
        .Add("relatives_name", name.view())
        .str();
  }

  Session& session_;
  const Store& store_;
  const RecordName& record_;
  std::vector<std::string> objects_;
  Matches matches_;
  std::vector<Found> found_;
  bool explained_ = false;
};

// Where to look, one list for each look-up.
std::vector<std::vector<std::string>> PlacesFor(const std::string& object,
                                                const std::vector<std::string>& asked) {
  if (asked.empty()) {
    if (object == "Lead") return {{"Account"}, {"Lead", "Contact"}};
    if (object == "Account") return {{"Account"}};
    return {{"Lead", "Contact"}};
  }
  std::vector<std::string> accounts, people;
  for (const std::string& name : asked) (name == "Account" ? accounts : people).push_back(name);
  std::vector<std::vector<std::string>> places;
  if (!accounts.empty()) places.push_back(accounts);
  if (!people.empty()) places.push_back(people);
  return places;
}

int Match(Session& session, const Arguments& arguments) {
  const Store store = OpenMatched(session, Access::kRead);
  const RecordName record = FindRecord(store, arguments.record);
  Record read;
  Call(lk_record_get, store, nullptr, record.object, record.id, 0, Out(read));
  JsonArray lookups;
  if (!session.json) {
    session.out.Line(OneLine(record.object + " " + record.text + " " + DisplayName(read.get())));
  }
  for (std::vector<std::string>& place : PlacesFor(record.object, arguments.objects)) {
    Lookup lookup(session, store, record, std::move(place));
    lookup.Run(arguments);
    if (session.json) {
      lookups.Add(lookup.ToJson());
    } else {
      session.out.Line();
      lookup.Print();
    }
  }
  if (session.json) {
    session.out.Line(JsonObject()
                         .Add("object", record.object)
                         .Add("id", record.text)
                         .AddRaw("lookups", lookups.str())
                         .str());
  }
  return kExitOk;
}

}  // namespace

void AddMatchCommand(CLI::App& app, Session& session) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = AddSubcommand(
      app, session,
      {"match", "Find the records that are the same as one, with the reasons",
       "A lead is looked up among the accounts, and among leads and contacts; a contact among "
       "leads "
       "and contacts; an account among accounts. Where matching is off it is switched on first, "
       "after which each write costs more.",
       "leadkit match crm.db Lead:L-1042 --explain\n"
       "  leadkit match crm.db Lead:L-1042 --object Account --json"},
      [&session, arguments] { return Match(session, *arguments); });
  command->group("Matching");
  command->add_option("RECORD", arguments->record, "An id, or an external id: Lead:L-1042")
      ->required();
  AddRepeated(command, "--object", arguments->objects,
              "Look among these only: Account, Lead, Contact; repeat it for more")
      ->type_name("OBJECT")
      ->check(CLI::IsMember({"Account", "Lead", "Contact"}));
  command->add_flag("--explain", arguments->explain, "Show why each has its score");
  command->add_flag("--all", arguments->all, "Show those that are another one too");
  command->add_option("--limit", arguments->limit, "At most so many of each [10]")
      ->type_name("N")
      ->check(CLI::Range(1, 1000));
}

}  // namespace leadkit::cli
