// Records that scenarios of merging lay out by hand, and what is asked of them.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "scenario_world.h"

namespace leadkit::scenario {

struct Item {
  int64_t kind = 0;
  std::string object, record, field, old_value, new_value;
};

// People and companies that are merged, and what is asked of them.
class Table {
 public:
  World& world() { return world_; }

  int64_t Lead(test::Fields fields = {}) { return Insert("Lead", {{"LastName", "Lee"}}, fields); }
  int64_t Account(test::Fields fields = {}) { return Insert("Account", {{"Name", "A"}}, fields); }
  int64_t Contact(test::Fields fields = {}) {
    if (account_ == 0) account_ = Account();
    return Insert("Contact", {{"LastName", "Lee"}, {"AccountId", Ref("Account", account_)}},
                  fields);
  }
  // What is given with a field of its own becomes a custom field.
  void Custom(const std::string& object, const std::string& field, std::string_view type) {
    world_.AddCustomField(object, field, type);
  }
  std::string Ref(std::string_view object, int64_t id) { return world_.IdText(object, id); }

  // Says which record's value a field takes.
  void Policy(std::string_view field, int32_t policy, int64_t record = 0) {
    if (options_ == nullptr) {
      EXPECT_EQ(lk_merge_options_new(test::Out(options_), nullptr), LK_OK);
    }
    EXPECT_EQ(lk_merge_options_set_policy(options_.get(), TXT(field), policy, record, nullptr),
              LK_OK);
  }
  lk_status TryMerge(int64_t survivor, const std::vector<int64_t>& others) {
    return lk_records_merge(world_.store(), nullptr, survivor, others.data(), others.size(),
                            options_.get(), test::Out(merge_), world_.E());
  }
  void Merge(int64_t survivor, const std::vector<int64_t>& others) {
    ASSERT_EQ(test::CodeName(TryMerge(survivor, others)), "OK") << world_.last_error().message();
  }
  void Plan(int64_t survivor, const std::vector<int64_t>& others) {
    ASSERT_EQ(
        test::CodeName(lk_merge_plan(world_.store(), nullptr, survivor, others.data(),
                                     others.size(), options_.get(), test::Out(merge_), world_.E())),
        "OK")
        << world_.last_error().message();
  }
  std::vector<Item> Items() {
    test::Rows rows;
    EXPECT_EQ(lk_merge_list_items(merge_.get(), test::Out(rows), nullptr), LK_OK);
    std::vector<Item> items;
    int32_t has_row = 0;
    while (lk_rows_next(rows.get(), &has_row, nullptr) == LK_OK && has_row != 0) {
      Item& item = items.emplace_back();
      lk_rows_get_int(rows.get(), LK_ROW_KIND, &item.kind, nullptr);
      const auto text = [&](int32_t column, std::string* to) {
        const char* value = nullptr;
        lk_rows_get_text(rows.get(), column, &value, nullptr, nullptr);
        *to = value == nullptr ? "" : value;
      };
      text(LK_ROW_OBJECT, &item.object);
      text(LK_ROW_RECORD_ID, &item.record);
      text(LK_ROW_FIELD, &item.field);
      text(LK_ROW_OLD, &item.old_value);
      text(LK_ROW_NEW, &item.new_value);
    }
    return items;
  }
  // The values of a field that were not taken.
  std::set<std::string> Passed(const std::string& field) {
    std::set<std::string> values;
    for (const Item& item : Items()) {
      if (item.kind == LK_MERGE_PASS && item.field == field) values.insert(item.old_value);
    }
    return values;
  }

  // A field's text; "" where it has none. A check with a value that nobody has must fail, so that
  // none passes by looking at nothing.
  std::string Value(int64_t id, std::string_view field) {
    const std::string text = world_.TextOf(id, field);
    EXPECT_NE(text, "a value that nobody has");
    return text == "(null)" ? "" : text;
  }
  bool IsDeleted(int64_t id) { return world_.TextOf(id, "IsDeleted") == "true"; }
  // Records of an object whose field is this record.
  std::vector<int64_t> Children(std::string_view object, std::string_view field,
                                std::string_view parent_object, int64_t parent) {
    const test::Record like =
        world_.New(object, {{std::string(field), Ref(parent_object, parent)}});
    return world_.List(object, like.get());
  }
  int64_t Campaign(const std::string& name) {
    const auto found = campaigns_.find(name);
    if (found != campaigns_.end()) return found->second;
    return campaigns_[name] = world_.Insert("Campaign", {{"Name", name}});
  }
  int64_t Join(const std::string& campaign, int64_t contact) {
    return world_.Insert("CampaignMember", {{"CampaignId", Ref("Campaign", Campaign(campaign))},
                                            {"ContactId", Ref("Contact", contact)}});
  }
  std::set<std::string> CampaignsOf(int64_t contact) {
    std::set<std::string> names;
    for (int64_t member : Children("CampaignMember", "ContactId", "Contact", contact)) {
      for (const auto& [name, id] : campaigns_) {
        if (Value(member, "CampaignId") == Ref("Campaign", id)) names.insert(name);
      }
    }
    return names;
  }
  // FIELD of every line of a record's history, and whose line it is.
  std::vector<std::pair<int64_t, std::string>> History(int64_t id) {
    test::Rows rows;
    EXPECT_EQ(lk_history_list(world_.store(), nullptr, id, test::Out(rows), world_.E()), LK_OK);
    std::vector<std::pair<int64_t, std::string>> lines;
    int32_t has_row = 0;
    while (lk_rows_next(rows.get(), &has_row, nullptr) == LK_OK && has_row != 0) {
      int64_t record = 0;
      const char* field = nullptr;
      lk_rows_get_int(rows.get(), LK_ROW_RECORD_ID, &record, nullptr);
      lk_rows_get_text(rows.get(), LK_ROW_FIELD, &field, nullptr, nullptr);
      lines.emplace_back(record, field == nullptr ? "" : field);
    }
    return lines;
  }

 private:
  int64_t Insert(std::string_view object, test::Fields base, const test::Fields& more) {
    for (const auto& [name, value] : more) {
      const auto own = std::find_if(base.begin(), base.end(),
                                    [&name = name](const auto& f) { return f.first == name; });
      if (own == base.end()) {
        base.emplace_back(name, value);
      } else {
        own->second = value;
      }
    }
    return world_.Insert(object, base);
  }

  World world_;
  test::MergeOptions options_;
  test::Merge merge_;
  int64_t account_ = 0;
  std::map<std::string, int64_t> campaigns_;
};

}  // namespace leadkit::scenario
