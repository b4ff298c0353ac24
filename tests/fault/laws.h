// The laws of the model, asked of the file itself: SQL that knows nothing of leadkit's code.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <string>
#include <vector>

namespace leadkit::test {

class Inspector {
 public:
  explicit Inspector(const std::string& path) {
    EXPECT_EQ(sqlite3_open_v2(path.c_str(), &db_, SQLITE_OPEN_READWRITE, nullptr), SQLITE_OK);
  }
  ~Inspector() { sqlite3_close(db_); }
  Inspector(const Inspector&) = delete;
  Inspector& operator=(const Inspector&) = delete;

  int64_t Count(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr), SQLITE_OK)
        << sqlite3_errmsg(db_) << ": " << sql;
    const int64_t count =
        sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
    sqlite3_finalize(statement);
    return count;
  }

  // The laws that do not hold, each with how often.
  std::vector<std::string> BrokenLaws() {
    struct Law {
      const char* name;
      const char* broken;  // rows that break it
    };
    static constexpr Law kLaws[] = {
        {"a contact has an account", "contact WHERE account_id IS NULL"},
        {"an opportunity has an account", "opportunity WHERE account_id IS NULL"},
        {"a lead is converted if and only if it has a conversion",
         "lead l WHERE is_converted <> (SELECT count(*) FROM lk_conversion c WHERE c.lead_id = "
         "l.id)"},
        {"every conversion has its lead",
         "lk_conversion c WHERE NOT EXISTS (SELECT 1 FROM lead WHERE id = c.lead_id)"},
        {"a lead is tied to records by conversion alone",
         "lead WHERE is_converted = 0 AND (converted_account_id IS NOT NULL OR "
         "converted_contact_id IS NOT NULL OR converted_opportunity_id IS NOT NULL)"},
        {"a converted lead names what its conversion made",
         "lk_conversion c JOIN lead l ON l.id = c.lead_id WHERE l.converted_account_id IS NOT "
         "c.account_id OR l.converted_contact_id IS NOT c.contact_id OR "
         "l.converted_opportunity_id IS NOT c.opportunity_id"},
        {"the records of a conversion are there",
         "lk_conversion c WHERE NOT EXISTS (SELECT 1 FROM account WHERE id = c.account_id) OR NOT "
         "EXISTS (SELECT 1 FROM contact WHERE id = c.contact_id) OR (c.opportunity_id IS NOT NULL "
         "AND NOT EXISTS (SELECT 1 FROM opportunity WHERE id = c.opportunity_id))"},
        {"contact and opportunity are of the conversion's account",
         "lk_conversion c JOIN contact k ON k.id = c.contact_id LEFT JOIN opportunity o ON o.id = "
         "c.opportunity_id WHERE k.account_id <> c.account_id OR o.account_id <> c.account_id"},
        {"the lead source survives",
         "lk_conversion c JOIN lead l ON l.id = c.lead_id JOIN contact k ON k.id = c.contact_id "
         "WHERE c.contact_created = 1 AND k.lead_source IS NOT l.lead_source"},
        {"a new opportunity has one primary contact role",
         "lk_conversion c WHERE c.opportunity_created = 1 AND 1 <> (SELECT count(*) FROM "
         "opportunity_contact_role r WHERE r.opportunity_id = c.opportunity_id AND is_primary = "
         "1)"},
        {"the status history ends with the status",
         "lead l WHERE status IS NOT (SELECT to_status FROM lk_status_history h WHERE h.record_id "
         "= "
         "l.id ORDER BY seq DESC LIMIT 1)"},
    };
    std::vector<std::string> broken;
    for (const Law& law : kLaws) {
      const int64_t count = Count(std::string("SELECT count(*) FROM ") + law.broken);
      if (count != 0) broken.push_back(std::string(law.name) + ": " + std::to_string(count));
    }
    if (Count("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'") != 0) {
      broken.emplace_back("the file is whole");
    }
    return broken;
  }

 private:
  sqlite3* db_ = nullptr;
};

}  // namespace leadkit::test
