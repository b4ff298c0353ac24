/* Writes the benchmark's leads as a CSV file: make_csv COUNT > leads.csv */
#include <stdlib.h>

#include "rows.h"

int main(int argc, char **argv) {
  const long long count = argc > 1 ? atoll(argv[1]) : 1000;
  puts(
      "Last Name,First Name,Company Name,E-mail,Phone,Job Title,Lead Source,Industry,City,Zip,"
      "Country");
  for (long long i = 0; i < count; ++i) {
    bench_lead row;
    bench_make_lead((uint64_t)i, &row);
    printf("%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n", row.last_name, row.first_name, row.company,
           row.email, row.phone, row.title, row.lead_source, row.industry, row.city,
           row.postal_code, row.country);
  }
  return 0;
}
