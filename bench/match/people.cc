#include "bench/match/people.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "matching/lists.h"
#include "matching/stable_hash.h"

namespace leadkit::bench {
namespace {

using matching::MixBits;

class Random {
 public:
  explicit Random(uint64_t seed) : state_(MixBits(seed + 1)) {}
  uint64_t Next() {
    state_ += 0x9E3779B97F4A7C15ull;
    return MixBits(state_);
  }
  uint32_t Below(uint32_t n) {
    return static_cast<uint32_t>((static_cast<unsigned __int128>(Next()) * n) >> 64);
  }
  bool Percent(uint32_t percent) { return Below(100) < percent; }
  // Small numbers far more often than large ones, as names are spread.
  uint32_t Skewed(uint32_t n) {
    const double x = static_cast<double>(Next() >> 11) / 9007199254740992.0;
    return std::min(n - 1, static_cast<uint32_t>(n * x * x));
  }

 private:
  uint64_t state_;
};

// A word of syllables that is the same for the same number.
std::string MakeWord(uint64_t number, uint32_t syllables) {
  static constexpr const char* kStarts[] = {
      "b", "br", "c", "ch",  "d",  "f", "g", "gr", "h", "j", "k",  "l",  "m",  "n",
      "p", "r",  "s", "sch", "st", "t", "v", "w",  "z", "",  "th", "kl", "sk", "tr"};
  static constexpr const char* kVowels[] = {"a", "e", "i", "o", "u", "ai", "ee", "ou"};
  static constexpr const char* kEnds[] = {"", "", "n", "r", "l", "s", "m", "nd", "rt", "ck", "ng"};
  Random random(number);
  std::string word;
  for (uint32_t i = 0; i < syllables; ++i) {
    word += kStarts[random.Below(std::size(kStarts))];
    word += kVowels[random.Below(std::size(kVowels))];
    word += kEnds[random.Below(std::size(kEnds))];
  }
  return word;
}

constexpr const char* kFirstNames[] = {
    "james",     "mary",    "robert",    "patricia", "john",      "jennifer",  "michael",
    "linda",     "david",   "elizabeth", "william",  "barbara",   "richard",   "susan",
    "joseph",    "jessica", "thomas",    "sarah",    "charles",   "karen",     "daniel",
    "nancy",     "matthew", "lisa",      "anthony",  "margaret",  "andrew",    "sandra",
    "steven",    "ashley",  "paul",      "kimberly", "joshua",    "emily",     "kenneth",
    "donna",     "kevin",   "michelle",  "brian",    "carol",     "george",    "amanda",
    "edward",    "melissa", "ronald",    "deborah",  "timothy",   "stephanie", "jason",
    "rebecca",   "jeffrey", "laura",     "ryan",     "helen",     "jacob",     "sharon",
    "gary",      "cynthia", "nicholas",  "kathleen", "eric",      "amy",       "jonathan",
    "angela",    "stephen", "shirley",   "larry",    "anna",      "justin",    "brenda",
    "scott",     "pamela",  "brandon",   "emma",     "benjamin",  "nicole",    "samuel",
    "samantha",  "gregory", "katherine", "frank",    "christine", "alexander", "debra",
    "raymond",   "rachel",  "patrick",   "carolyn",  "jack",      "janet",     "dennis",
    "catherine", "jerry",   "maria",     "tyler",    "heather"};

struct NickName {
  const char* formal;
  const char* nick;
};
constexpr NickName kNickNames[] = {
    {"james", "jim"},       {"robert", "bob"},      {"robert", "rob"},     {"michael", "mike"},
    {"william", "bill"},    {"william", "will"},    {"richard", "rick"},   {"joseph", "joe"},
    {"thomas", "tom"},      {"charles", "charlie"}, {"daniel", "dan"},     {"matthew", "matt"},
    {"anthony", "tony"},    {"andrew", "andy"},     {"steven", "steve"},   {"joshua", "josh"},
    {"kenneth", "ken"},     {"edward", "ed"},       {"timothy", "tim"},    {"jeffrey", "jeff"},
    {"nicholas", "nick"},   {"jonathan", "jon"},    {"benjamin", "ben"},   {"samuel", "sam"},
    {"gregory", "greg"},    {"alexander", "alex"},  {"raymond", "ray"},    {"patrick", "pat"},
    {"elizabeth", "liz"},   {"elizabeth", "beth"},  {"jennifer", "jen"},   {"patricia", "pat"},
    {"barbara", "barb"},    {"susan", "sue"},       {"margaret", "peggy"}, {"katherine", "kate"},
    {"deborah", "debbie"},  {"stephanie", "steph"}, {"rebecca", "becky"},  {"christine", "chris"},
    {"catherine", "cathy"}, {"samantha", "sam"},    {"kimberly", "kim"},   {"amanda", "mandy"}};

constexpr const char* kForms[] = {"Inc", "LLC", "Ltd", "GmbH", "Corp", "Co", "plc", "AG", "S.A."};
constexpr const char* kTrades[] = {"Systems",  "Partners", "Consulting", "Logistics", "Foods",
                                   "Software", "Energy",   "Medical",    "Group",     "Industries"};
constexpr const char* kFreeMail[] = {"gmail.com",   "yahoo.com",  "hotmail.com",
                                     "outlook.com", "icloud.com", "gmx.de"};
constexpr const char* kStreets[] = {"Street", "Road", "Avenue", "Lane", "Drive"};

std::string Capital(std::string word) {
  if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') word[0] = static_cast<char>(word[0] - 32);
  return word;
}

// One slip of the finger: a letter left out, doubled, replaced, or swapped with the next one.
void Slip(Random* random, std::string* text) {
  if (text->size() < 4) return;
  const size_t at = 1 + random->Below(static_cast<uint32_t>(text->size() - 2));
  switch (random->Below(4)) {
    case 0:
      text->erase(at, 1);
      break;
    case 1:
      text->insert(at, 1, (*text)[at]);
      break;
    case 2:
      (*text)[at] =
          static_cast<char>((*text)[at] >= '0' && (*text)[at] <= '9' ? '0' + random->Below(10)
                                                                     : 'a' + random->Below(26));
      break;
    default:
      std::swap((*text)[at], (*text)[at + 1]);
      break;
  }
}

class World {
 public:
  World(uint32_t people, uint64_t seed)
      : random_(seed),
        surnames_(std::max(people / 8, 500u)),
        companies_(std::max(people / 15, 50u)),
        cities_(std::max(people / 400, 40u)) {}

  // `family` is a person to share name and house with, or null.
  Person MakePerson(uint32_t truth, const Person* family) {
    Person p;
    p.truth = truth;
    p.first_name = random_.Percent(80) ? kFirstNames[random_.Below(std::size(kFirstNames))]
                                       : MakeWord(random_.Skewed(20'000) + 7'000'000, 2);
    if (family != nullptr) {
      p.last_name = family->last_name;
      p.street = family->street;
      p.city = family->city;
      p.postcode = family->postcode;
      p.phone = random_.Percent(50) ? family->phone : MakePhone();
    } else {
      p.last_name = MakeWord(random_.Skewed(surnames_), 2);
      Move(&p);
      p.phone = MakePhone();
    }
    Employ(&p);
    return p;
  }

  void Employ(Person* p) {
    const uint32_t id = random_.Skewed(companies_);
    const std::string name = MakeWord(id + 1'000'000, 2 + id % 2);
    p->company = Capital(name) + (id % 3 == 0 ? std::string(" ") + kTrades[id % 10] : "") + " " +
                 kForms[id % 9];
    p->website = "www." + name + (id % 5 == 0 ? ".co.uk" : ".com");
    p->email = MakeLocal(*p) + "@" + p->website.substr(4);
    if (random_.Percent(35)) p->phone = "+1 415 6" + std::to_string(100'000 + id % 900'000);
  }

  void Move(Person* p) {
    const uint32_t city = random_.Skewed(cities_);
    p->city = Capital(MakeWord(city + 2'000'000, 2));
    p->postcode = std::to_string(10'000 + (city * 37 + random_.Below(20)) % 90'000);
    p->street = std::to_string(1 + random_.Below(300)) + " " +
                Capital(MakeWord(random_.Skewed(5'000) + 3'000'000, 2)) + " " +
                kStreets[random_.Below(std::size(kStreets))];
  }

  // Another record of the same person.
  Person Corrupt(Person p) {
    if (random_.Percent(20)) UseNickName(&p);
    if (random_.Percent(12)) Slip(&random_, &p.first_name);
    if (random_.Percent(15)) Slip(&random_, &p.last_name);
    if (random_.Percent(3)) std::swap(p.first_name, p.last_name);
    if (random_.Percent(4)) p.first_name = p.first_name.substr(0, 1);
    if (random_.Percent(20)) {
      p.email = MakeLocal(p) + std::to_string(random_.Below(90) + 10) + "@" +
                kFreeMail[random_.Below(std::size(kFreeMail))];
    }
    if (random_.Percent(8)) Slip(&random_, &p.email);
    if (random_.Percent(20)) p.phone = MakePhone();
    if (random_.Percent(6)) Slip(&random_, &p.phone);
    if (random_.Percent(6)) {
      const std::string phone = p.phone;
      Employ(&p);
      if (random_.Percent(50)) p.phone = phone;
    }
    if (random_.Percent(25)) p.company = p.company.substr(0, p.company.rfind(' '));
    if (random_.Percent(8)) Slip(&random_, &p.company);
    if (random_.Percent(8)) Move(&p);
    if (random_.Percent(8)) Slip(&random_, &p.street);
    for (std::string* field : {&p.email, &p.phone, &p.company, &p.street, &p.city, &p.postcode}) {
      if (random_.Percent(15)) field->clear();
    }
    if (random_.Percent(60)) p.website.clear();
    if (random_.Percent(4)) p.first_name.clear();
    return p;
  }

  Random* random() { return &random_; }

 private:
  std::string MakePhone() {
    return "+1 " + std::to_string(200 + random_.Below(700)) + " " +
           std::to_string(200 + random_.Below(700)) + " " +
           std::to_string(1000 + random_.Below(9000));
  }

  std::string MakeLocal(const Person& p) {
    switch (random_.Below(3)) {
      case 0:
        return p.first_name + "." + p.last_name;
      case 1:
        return p.first_name.substr(0, 1) + p.last_name;
      default:
        return p.first_name + p.last_name.substr(0, 1);
    }
  }

  void UseNickName(Person* p) {
    const size_t start = random_.Below(std::size(kNickNames));
    for (size_t i = 0; i < std::size(kNickNames); ++i) {
      const NickName& name = kNickNames[(start + i) % std::size(kNickNames)];
      if (p->first_name == name.formal) {
        p->first_name = name.nick;
        return;
      }
    }
  }

  Random random_;
  uint32_t surnames_, companies_, cities_;
};

}  // namespace

matching::Facts Person::facts() const {
  matching::Facts facts;
  facts.first_name = first_name;
  facts.last_name = last_name;
  facts.company = company;
  facts.emails = {email};
  facts.phones = {phone};
  facts.websites = {website};
  facts.street = street;
  facts.city = city;
  facts.postcode = postcode;
  return facts;
}

std::vector<Person> MakePeople(uint32_t count, uint64_t seed) {
  World world(count, seed);
  Random& random = *world.random();
  std::vector<Person> people;
  people.reserve(count);
  Person previous;
  for (uint32_t truth = 0; people.size() < count; ++truth) {
    const bool family = truth > 0 && random.Percent(10);
    const Person person = world.MakePerson(truth, family ? &previous : nullptr);
    previous = person;
    people.push_back(person);
    uint32_t more = random.Percent(33) ? 1 + random.Below(2) + (random.Percent(20) ? 2 : 0) : 0;
    for (; more > 0 && people.size() < count; --more) people.push_back(world.Corrupt(person));
  }
  for (uint32_t i = count; i > 1; --i) std::swap(people[i - 1], people[random.Below(i)]);
  return people;
}

}  // namespace leadkit::bench
