// A store as a scenario finds it: its records under the names that the scenario gives them.
//
// Scenarios come from systems with other models. What leadkit requires and a scenario does not
// speak of (a contact's account, a lead's company) is filled in and not counted; what leadkit does
// not hold (languages, teams) is left out. scenario_words.cc has the tables.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenario_file.h"
#include "tests/capi/harness.h"

namespace leadkit::scenario {

struct Named {
  std::string object;
  int64_t id = 0;
};

class World : public test::StoreTest {
 public:
  World();
  ~World() override;
  void TestBody() override {}

  using StoreTest::E;
  using StoreTest::Get;
  using StoreTest::IdText;
  using StoreTest::Insert;
  using StoreTest::List;
  using StoreTest::New;
  using StoreTest::store;
  using StoreTest::TextOf;
  using StoreTest::Update;

  // Stores what the scenario starts from: a list of records with types, or an object with
  // "lead", "contacts" and the like.
  void Give(const Json& given);
  // Stores one record of a type of the scenarios ("lead", "call") and returns its id. One that a
  // law refuses is refused() and then stored as the law has it.
  int64_t Add(const std::string& type, const Json& item);
  // A record with what the scenario says of it and nothing else, which is not stored.
  test::Record Form(const std::string& type, const Json& item);
  // Names that are filled in are this, and not one that each record has for itself.
  void FillWith(const std::string& name) { filling_ = name; }
  // Adds a custom field of a type as scenarios write it ("enum", "text(40)"), unless there is one.
  // Of a lead and without a type, it is mapped to fields of that name of contact and opportunity.
  void AddCustomField(const std::string& object, const std::string& field, std::string_view type);

  // A record by its name; one that the scenario only mentions ("U2", "queue Q1") is made.
  Named Find(const std::string& name);
  bool Has(const std::string& name) const { return named_.count(name) != 0; }
  void Name(const std::string& name, const Named& named) { named_[name] = named; }
  // The scenario's name of a record; its 18 characters if it has none.
  std::string NameOf(int64_t id) const;
  // All names, in the order of their letters.
  const std::map<std::string, Named>& named() const { return named_; }

  // Records of an object that the scenario speaks of, by example; fillers are left out.
  std::vector<int64_t> Records(std::string_view object, const test::Fields& like = {});

  // Statuses and stages that the scenario names are made part of the lifecycle.
  void AddStatus(const std::string& name, const std::string& category);
  // `category` is that of its forecast.
  void AddStage(const std::string& name, const std::string& probability,
                const std::string& forecast);
  bool HasField(std::string_view object, const std::string& field);
  // The name of a field of a scenario, as leadkit's object has it: "owner" is "OwnerId".
  std::string FieldOf(const std::string& object, const std::string& name);

  void SetUser(const std::string& name);
  int64_t LastEvent();
  int32_t CountEvents(int64_t after);
  std::string Today() const;
  // Codes of the records and mappings that leadkit has refused to take from the scenario.
  const std::vector<lk_status>& refused() const { return refused_; }
  lk_status last_code() const { return lk_error_get_code(error_.get()); }
  const test::Error& last_error() const { return error_; }
  void MoveClock(int64_t by_us) { now_us_ += by_us; }
  int64_t now_us() const { return now_us_; }

 private:
  struct Building;

  Building Read(const std::string& type, const Json& item);
  lk_status Store(const Building& building, int64_t* id);
  void Take(Building& building, const std::string& name, const Json& value);
  bool TakeWord(Building& building, const std::string& name, const Json& value);
  bool TakeReference(Building& building, const std::string& name, const Json& value);
  void TakeName(Building& building, const std::string& text);
  void Complete(Building& building);
  void Follow(const Building& building, int64_t id);
  void AddSchema(const Json& item);
  void AddChildren(const std::string& kind, const Json& value, const std::string& lead);
  int64_t Filler(std::string_view object, const test::Fields& fields);
  void Forbid(const std::string& object);
  void Map(const std::string& from, const std::string& to);
  void StoreLifecycle();

  std::map<std::string, Named> named_;
  std::set<int64_t> fillers_;
  std::string filling_;
  std::vector<lk_status> refused_;
  std::vector<std::pair<std::string, std::string>> statuses_;  // name, category
  std::vector<std::string> stages_;                            // as JSON
};

}  // namespace leadkit::scenario
