#include "conversion/conversion.h"

#include "tests/unit/plan_fixture.h"

namespace leadkit::conversion {
namespace {

using testing::HasSubstr;

class ConversionTest : public PlanTest {
 protected:
  template <typename Find>
  auto Found(Find find) {
    decltype(find(std::declval<const storage::View&>())) found;
    EXPECT_OK(store().Read(nullptr, [&](const storage::View& view) {
      found = find(view);
      return absl::OkStatus();
    }));
    return found;
  }
  absl::StatusOr<Conversion> OfLead(RecordId lead) {
    return Found([&](const storage::View& view) { return FindConversion(view, lead); });
  }
  absl::StatusOr<std::optional<Conversion>> OfKey(RecordId lead, const std::string& key) {
    return Found([&](const storage::View& view) { return FindByKey(view, lead, key); });
  }
};

TEST_F(ConversionTest, OfALead) {
  const RecordId lead = NewLead();
  EXPECT_EQ(CodeText(OfLead(lead)), "NOT_FOUND");
  absl::StatusOr<Conversion> made = Convert(lead);
  ASSERT_OK(made.status());
  absl::StatusOr<Conversion> found = OfLead(lead);
  ASSERT_OK(found.status());
  EXPECT_EQ(found->contact, made->contact);
  EXPECT_EQ(found->opportunity, made->opportunity);
  EXPECT_TRUE(found->account_created);
  EXPECT_FALSE(found->repeated);
}

TEST_F(ConversionTest, OfAKey) {
  const RecordId lead = NewLead();
  ConvertOptions options;
  options.idempotency_key = "k";
  options.no_opportunity = true;
  EXPECT_FALSE(OfKey(lead, "k")->has_value());
  absl::StatusOr<Conversion> made = Convert(lead, options);
  ASSERT_OK(made.status());
  absl::StatusOr<std::optional<Conversion>> found = OfKey(lead, "k");
  ASSERT_OK(found.status());
  ASSERT_TRUE(found->has_value());
  EXPECT_EQ((*found)->account, made->account);
  EXPECT_EQ((*found)->opportunity, kNoId);
  EXPECT_TRUE((*found)->repeated);
  EXPECT_FALSE(OfKey(lead, "K")->has_value());
  // The conversion without a key is nobody's.
  ASSERT_OK(Convert(NewLead()).status());
  EXPECT_FALSE(OfKey(lead, "")->has_value());
  const absl::Status other = OfKey(NewLead(), "k").status();
  EXPECT_EQ(CodeText(other), "DUPLICATE_VALUE");
  EXPECT_THAT(std::string(other.message()), HasSubstr(Ref(lead)));
}

// By the plan as by the conversion, see Refusal.
TEST_F(ConversionTest, KeysAreTextOfSomeLength) {
  ConvertOptions options;
  for (int i = 0; i < 255; ++i) options.idempotency_key += "é";
  EXPECT_OK(Convert(NewLead(), options).status());
  options.idempotency_key += "é";
  EXPECT_EQ(Refusal(NewLead(), options), "INVALID_ARGUMENT");
  options.idempotency_key = "\xff";
  EXPECT_EQ(Refusal(NewLead(), options), "INVALID_ARGUMENT");
}

}  // namespace
}  // namespace leadkit::conversion
