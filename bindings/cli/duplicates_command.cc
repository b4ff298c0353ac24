// duplicates: those of a whole store. reviews and decide: what people are asked, and what they say.
#include "json.h"
#include "matching.h"
#include "records.h"
#include "table.h"
#include "text.h"

namespace leadkit::cli {
namespace {

struct Arguments {
  std::string object;
  bool pairs = false, review = false;
  int32_t threads = 0;
};

struct Pair {
  int64_t a = 0, b = 0;
  double bits = 0, probability = 0;
  int32_t band = 0;
};

// Groups and pairs of a call, with the records in them by name.
class Found {
 public:
  Found(Session& session, const Store& store, const Duplicates& duplicates, std::string object)
      : session_(session),
        store_(store),
        duplicates_(duplicates),
        object_(std::move(object)),
        names_(store) {}

  int64_t Number(int32_t which) const {
    int64_t value = 0;
    Call(lk_duplicates_get_int, duplicates_, which, &value);
    return value;
  }

  // The records of a group that are wanted; none if that leaves fewer than two.
  std::vector<int64_t> Group(int64_t group) const {
    const int64_t* ids = nullptr;
    size_t count = 0;
    Call(lk_duplicates_get_group, duplicates_, group, &ids, &count);
    std::vector<int64_t> wanted;
    for (size_t i = 0; i < count; ++i) {
      if (IsWanted(ids[i])) wanted.push_back(ids[i]);
    }
    if (wanted.size() < 2) wanted.clear();
    return wanted;
  }

  // Whether both records of the pair are wanted.
  bool ReadPair(int64_t index, Pair* pair) const {
    Call(lk_duplicates_get_pair, duplicates_, index, &pair->a, &pair->b, &pair->bits,
         &pair->probability, &pair->band);
    return IsWanted(pair->a) && IsWanted(pair->b);
  }

  std::string ObjectOf(int64_t id) const {
    Borrowed object;
    Call(lk_duplicates_get_object, duplicates_, id, &object);
    return object.str();
  }
  std::string TextOf(int64_t id) const { return IdText(store_, ObjectOf(id), id); }

  int64_t PrintGroups(int64_t* records) {
    Table table(session_.out, {">Group", "Object", "=Record", "Name", "E-mail or website"});
    int64_t groups = 0;
    for (int64_t i = 0; i < Number(LK_DUPLICATES_GROUPS); ++i) {
      const std::vector<int64_t> ids = Group(i);
      groups += ids.empty() ? 0 : 1;
      *records += static_cast<int64_t>(ids.size());
      for (const int64_t id : ids) {
        const std::string object = ObjectOf(id);
        const auto [name, address] = Described(object, id);
        table.Add({FormatCount(groups), object, TextOf(id), name, address});
      }
    }
    if (table.End() > 0) session_.out.Line();
    return groups;
  }

  int64_t PrintPairs() {
    Table table(session_.out, {"=Record", "Name", "=Other record", "Other name", ">Bits",
                               ">Probability", "They are"});
    for (int64_t i = 0; i < Number(LK_DUPLICATES_PAIRS); ++i) {
      Pair pair;
      if (!ReadPair(i, &pair)) continue;
      table.Add({TextOf(pair.a), names_.NameOf(pair.a), TextOf(pair.b), names_.NameOf(pair.b),
                 FormatBits(pair.bits), FormatProbability(pair.probability), BandWord(pair.band)});
    }
    const int64_t pairs = table.End();
    if (pairs > 0) session_.out.Line();
    return pairs;
  }

  std::string GroupsJson() const {
    JsonArray groups;
    for (int64_t i = 0; i < Number(LK_DUPLICATES_GROUPS); ++i) {
      JsonArray members;
      const std::vector<int64_t> ids = Group(i);
      for (const int64_t id : ids) {
        members.Add(JsonObject().Add("object", ObjectOf(id)).Add("id", TextOf(id)).str());
      }
      if (!ids.empty()) groups.Add(members.str());
    }
    return groups.str();
  }

  std::string PairsJson() const {
    JsonArray pairs;
    for (int64_t i = 0; i < Number(LK_DUPLICATES_PAIRS); ++i) {
      Pair pair;
      if (!ReadPair(i, &pair)) continue;
      pairs.Add(JsonObject()
                    .Add("a", TextOf(pair.a))
                    .Add("b", TextOf(pair.b))
                    .AddRaw("bits", FormatBits(pair.bits))
                    .AddRaw("probability", FormatFraction(pair.probability))
                    .Add("band", BandName(pair.band))
                    .str());
    }
    return pairs.str();
  }

 private:
  bool IsWanted(int64_t id) const { return object_.empty() || ObjectOf(id) == object_; }

  // The name of a record, and an address by which people know it.
  std::pair<std::string, std::string> Described(const std::string& object, int64_t id) const {
    Record record;
    try {
      Call(lk_record_get, store_, nullptr, object, id, LK_INCLUDE_DELETED, Out(record));
    } catch (const Failure& failure) {
      if (failure.exit() != kExitNotFound) throw;
      return {};  // gone since
    }
    const char* field = object == "Account" ? "Website" : "Email";
    return {DisplayName(record.get()), ValueOf(record.get(), field).value_or("")};
  }

  Session& session_;
  const Store& store_;
  const Duplicates& duplicates_;
  std::string object_;  // empty: all
  NameCache names_;
};

int ShowDuplicates(Session& session, const Arguments& arguments) {
  const Store store = OpenMatched(session, arguments.review ? Access::kWrite : Access::kRead);
  const bool companies = arguments.object == "Account";
  Duplicates duplicates;
  Watch(OnPassProgress, [&](lk_progress_fn progress, void* context) {
    Call(lk_duplicates_find, store, nullptr, companies ? LK_COMPANIES : LK_PEOPLE,
         arguments.threads, arguments.review ? LK_DUPLICATES_QUEUE : 0, progress, context,
         Out(duplicates));
  });
  Found found(session, store, duplicates, arguments.object);
  if (session.json) {
    JsonObject json;
    json.Add("kind", companies ? "COMPANIES" : "PEOPLE")
        .AddInt("records", found.Number(LK_DUPLICATES_RECORDS))
        .AddInt("compared", found.Number(LK_DUPLICATES_COMPARED))
        .AddInt("queued", found.Number(LK_DUPLICATES_QUEUED))
        .AddRaw("groups", found.GroupsJson());
    if (arguments.pairs) json.AddRaw("pairs", found.PairsJson());
    session.out.Line(json.str());
    return kExitOk;
  }
  int64_t records = 0;
  const int64_t groups = found.PrintGroups(&records);
  if (arguments.pairs) found.PrintPairs();
  const int64_t all = found.Number(LK_DUPLICATES_RECORDS);
  session.out.Line(
      Counted(groups, "group") + " of " + Counted(records, "record") + ", among " +
      (companies ? Counted(all, "account") : FormatCount(all) + " leads and contacts") + ".");
  if (arguments.review) {
    session.out.Line(Counted(found.Number(LK_DUPLICATES_QUEUED), "pair") +
                     " to be reviewed; see: leadkit reviews " + session.store_path);
  }
  return kExitOk;
}

int ShowReviews(Session& session, int64_t limit) {
  const Store store = OpenStore(session, Access::kRead);
  Duplicates duplicates;
  Call(lk_match_list_reviews, store, nullptr, limit, Out(duplicates));
  Found found(session, store, duplicates, "");
  if (session.json) {
    session.out.Line(JsonObject().AddRaw("pairs", found.PairsJson()).str());
  } else if (found.PrintPairs() == 0) {
    session.out.Line("Nothing waits for review.");
  } else {
    session.out.Line("Decide with: leadkit decide " + session.store_path + " A B same|never");
  }
  return kExitOk;
}

struct DecideArguments {
  std::string a, b, decision, note;
};

int Decide(Session& session, const DecideArguments& arguments) {
  if (arguments.decision == "clear" && !arguments.note.empty()) {
    throw Failure::Usage("--note goes with same and never; clear keeps nothing");
  }
  const Store store = OpenStore(session, Access::kWrite);
  const RecordName a = FindRecord(store, arguments.a);
  const RecordName b = FindRecord(store, arguments.b);
  if (arguments.decision == "clear") {
    Call(lk_match_take_back, store, nullptr, a.id, b.id);
  } else {
    const int32_t decision = arguments.decision == "same" ? LK_DECIDED_SAME : LK_DECIDED_NEVER;
    Call(lk_match_decide, store, nullptr, a.id, b.id, decision, arguments.note);
  }
  if (session.json) {
    session.out.Line(JsonObject()
                         .Add("a", a.text)
                         .Add("b", b.text)
                         .Add("decision", arguments.decision)
                         .Add("note", arguments.note)
                         .str());
    return kExitOk;
  }
  const std::string two = a.object + " " + a.text + " and " + b.object + " " + b.text;
  session.out.Line(arguments.decision == "clear"  ? "Nothing is decided about " + two + " any more."
                   : arguments.decision == "same" ? "Decided: " + two + " are the same."
                                                  : "Decided: " + two + " are never the same.");
  return kExitOk;
}

void AddDecide(CLI::App& app, Session& session) {
  const auto arguments = std::make_shared<DecideArguments>();
  CLI::App* command = AddSubcommand(
      app, session,
      {"decide", "Say that two records are the same, or never are",
       "What was decided wins over every score, until it is cleared. A lead and an account that "
       "are "
       "the same belong together.",
       "leadkit decide crm.db Lead:L-1042 Lead:L-2077 never --note \"father and son\""},
      [&session, arguments] { return Decide(session, *arguments); });
  command->group("Matching");
  command->add_option("A", arguments->a, "An id, or an external id: Lead:L-1042")->required();
  command->add_option("B", arguments->b, "The other record")->required();
  command->add_option("DECISION", arguments->decision, "same, never, or clear")
      ->required()
      ->check(CLI::IsMember({"same", "never", "clear"}));
  command->add_option("--note", arguments->note, "Why, for others to read")->type_name("TEXT");
}

}  // namespace

void AddDuplicateCommands(CLI::App& app, Session& session) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = AddSubcommand(
      app, session,
      {"duplicates", "Find all records that are in the store more than once",
       "Every lead and contact is compared with all others that are worth it, or every account. "
       "Nothing is changed. Where matching is off it is switched on first.",
       "leadkit duplicates crm.db\n"
       "  leadkit duplicates crm.db --object Account --pairs\n"
       "  leadkit duplicates crm.db --review"},
      [&session, arguments] { return ShowDuplicates(session, *arguments); });
  command->group("Matching");
  command
      ->add_option("--object", arguments->object,
                   "Lead, Contact or Account alone [leads and contacts]")
      ->type_name("OBJECT")
      ->check(CLI::IsMember({"Lead", "Contact", "Account"}));
  command->add_flag("--pairs", arguments->pairs, "Show the likely pairs with their scores, too");
  command->add_flag("--review", arguments->review,
                    "Put the pairs that are not sure into the review queue");
  command->add_option("--threads", arguments->threads, "Threads to work with [all cores]")
      ->type_name("N")
      ->check(CLI::Range(1, 256));

  const auto limit = std::make_shared<int64_t>(100);
  CLI::App* reviews =
      AddSubcommand(app, session,
                    {"reviews", "List the pairs that wait for somebody to decide",
                     "The likeliest come first. Duplicate rules put pairs there, and `duplicates "
                     "--review`.",
                     "leadkit reviews crm.db --limit 20"},
                    [&session, limit] { return ShowReviews(session, *limit); });
  reviews->group("Matching");
  reviews->add_option("--limit", *limit, "At most so many [100]")
      ->type_name("N")
      ->check(CLI::Range(1, 1000000));
  AddDecide(app, session);
}

}  // namespace leadkit::cli
