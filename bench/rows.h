/* The rows of the benchmarks, made from their number alone, so that leadkit and the hand-written
 * program store the same. Plain C, included by both. */
#ifndef LEADKIT_BENCH_ROWS_H_
#define LEADKIT_BENCH_ROWS_H_

#include <stdint.h>
#include <stdio.h>

/* One account for every so many leads. */
#define BENCH_LEADS_PER_ACCOUNT 4

typedef struct bench_lead {
  char last_name[32];
  char first_name[32];
  char company[48];
  char email[64];
  char phone[24];
  char title[32];
  char lead_source[24];
  char industry[24];
  char city[32];
  char postal_code[12];
  char country[24];
} bench_lead;

/* Spreads numbers so that neighbours have nothing in common: indexes are hit at random. */
static inline uint64_t bench_mix(uint64_t x) {
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

static inline void bench_company(char *out, size_t size, uint64_t number) {
  static const char *const kKinds[] = {"Ltd", "Inc", "GmbH", "Group", "Partners"};
  snprintf(out, size, "%s %06llu %s", number % 2 ? "Harbour" : "Summit", (unsigned long long)number,
           kKinds[number % 5]);
}

static inline void bench_make_lead(uint64_t number, bench_lead *lead) {
  static const char *const kFirst[] = {"Ada",    "Alan", "Grace", "Edsger", "Barbara",
                                       "Donald", "Lynn", "Ken",   "Radia",  "Niklaus"};
  static const char *const kLast[] = {"Abara",   "Brandt",  "Castillo", "Dubois",
                                      "Eriksen", "Fischer", "Garcia",   "Haddad",
                                      "Ivanova", "Jansen",  "Kowalski", "Laurent"};
  static const char *const kTitles[] = {"Head of Sales", "Engineer", "Buyer", "Managing Director"};
  static const char *const kSources[] = {"Web", "Trade Show", "Partner", "Word of mouth", "Other"};
  static const char *const kIndustries[] = {"Technology", "Retail", "Energy", "Education"};
  static const char *const kCities[] = {"Porto", "Leeds", "Lyon", "Graz", "Bergen", "Tampere"};
  static const char *const kCountries[] = {"Portugal", "United Kingdom", "France",
                                           "Austria",  "Norway",         "Finland"};
  const uint64_t r = bench_mix(number);
  snprintf(lead->first_name, sizeof lead->first_name, "%s", kFirst[r % 10]);
  snprintf(lead->last_name, sizeof lead->last_name, "%s", kLast[(r >> 8) % 12]);
  bench_company(lead->company, sizeof lead->company, number / BENCH_LEADS_PER_ACCOUNT);
  snprintf(lead->email, sizeof lead->email, "%c%08llx@example%02llu.com", (char)('a' + r % 26),
           (unsigned long long)(r >> 32), (unsigned long long)(r % 97));
  snprintf(lead->phone, sizeof lead->phone, "+44 20 %04llu %04llu",
           (unsigned long long)((r >> 16) % 10000), (unsigned long long)((r >> 40) % 10000));
  snprintf(lead->title, sizeof lead->title, "%s", kTitles[(r >> 12) % 4]);
  snprintf(lead->lead_source, sizeof lead->lead_source, "%s", kSources[(r >> 20) % 5]);
  snprintf(lead->industry, sizeof lead->industry, "%s", kIndustries[(r >> 24) % 4]);
  snprintf(lead->city, sizeof lead->city, "%s", kCities[(r >> 28) % 6]);
  snprintf(lead->postal_code, sizeof lead->postal_code, "%05llu",
           (unsigned long long)((r >> 36) % 100000));
  snprintf(lead->country, sizeof lead->country, "%s", kCountries[(r >> 28) % 6]);
}

#endif /* LEADKIT_BENCH_ROWS_H_ */
