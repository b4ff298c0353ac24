// Prints made-up people as CSV: make_people [COUNT [SEED]].
#include <cstdio>
#include <cstdlib>

#include "bench/match/people.h"

int main(int argc, char** argv) {
  const auto count = static_cast<uint32_t>(argc > 1 ? std::atoll(argv[1]) : 1'000'000);
  const auto seed = static_cast<uint64_t>(argc > 2 ? std::atoll(argv[2]) : 1);
  std::puts("Truth,FirstName,LastName,Company,Email,Phone,Street,City,PostalCode,Website");
  for (const leadkit::bench::Person& p : leadkit::bench::MakePeople(count, seed)) {
    std::printf("%u,%s,%s,%s,%s,%s,%s,%s,%s,%s\n", p.truth, p.first_name.c_str(),
                p.last_name.c_str(), p.company.c_str(), p.email.c_str(), p.phone.c_str(),
                p.street.c_str(), p.city.c_str(), p.postcode.c_str(), p.website.c_str());
  }
}
