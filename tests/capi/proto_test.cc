// Records as protobuf bytes, there and back, with fields that the schema does not know.
#include "harness.h"

namespace leadkit::test {
namespace {

class ProtoTest : public StoreTest {
 protected:
  static std::string Varint(uint64_t value) {
    std::string bytes;
    while (value >= 0x80) {
      bytes += static_cast<char>(value | 0x80);
      value >>= 7;
    }
    return bytes + static_cast<char>(value);
  }
  static std::string Number(uint64_t field, int64_t value) {
    return Varint(field << 3) + Varint(static_cast<uint64_t>(value));
  }
  static std::string String(uint64_t field, const std::string& text) {
    return Varint(field << 3 | 2) + Varint(text.size()) + text;
  }
  std::string Bytes(const lk_record* record) {
    const char* bytes = nullptr;
    size_t size = 0;
    EXPECT_LK_OK(lk_record_get_proto(record, &bytes, &size, E()));
    return std::string(bytes, size);
  }
  lk_status Set(const Record& record, const std::string& bytes) {
    return lk_record_set_proto(record.get(), bytes.data(), bytes.size(), E());
  }
};

// Numbers of leadkit.v1.Lead.
constexpr uint64_t kLastName = 2;
constexpr uint64_t kCompany = 5;
constexpr uint64_t kEmployees = 16;
constexpr uint64_t kDoNotCall = 32;
constexpr uint64_t kUnknown = 7777;

TEST_F(ProtoTest, ARecordGoesThereAndBack) {
  const std::string unknown = String(kUnknown, std::string("kept\0as it is", 13)) +
                              Varint(7778 << 3 | 5) + "1234" + Number(7779, -1);
  const std::string message = String(kLastName, " Lee ") + unknown + Number(kEmployees, 0) +
                              Number(kDoNotCall, 1) + String(kCompany, "");
  const Record record = New("Lead");
  ASSERT_LK_OK(Set(record, message));
  EXPECT_EQ(TextOf(record.get(), "LastName"), "Lee");
  EXPECT_EQ(TextOf(record.get(), "NumberOfEmployees"), "0");
  int32_t state = -1;
  EXPECT_LK_OK(lk_record_get_state(record.get(), LK_LIT("Company"), &state, E()));
  EXPECT_EQ(state, LK_FIELD_NULL);
  int64_t id = 0;
  ASSERT_LK_OK(lk_record_insert(store(), nullptr, record.get(), &id, E()));
  // What the schema does not know was stored, and comes back, also from a list.
  const Record back = Get(id);
  EXPECT_TRUE(Bytes(back.get()).ends_with(unknown));
  Cursor cursor;
  ASSERT_LK_OK(
      lk_record_list(store(), nullptr, LK_LIT("Lead"), nullptr, 0, 0, 0, Out(cursor), E()));
  const lk_record* listed = nullptr;
  ASSERT_LK_OK(lk_cursor_next(cursor.get(), &listed, E()));
  EXPECT_EQ(Bytes(listed), Bytes(back.get()));
  // An update of something else leaves it alone; other bytes replace it.
  EXPECT_LK_OK(Update(id, "Lead", {{"Rating", "Hot"}}));
  EXPECT_TRUE(Bytes(Get(id).get()).ends_with(unknown));
  const Record change = New("Lead");
  ASSERT_LK_OK(Set(change, Number(1, id) + Number(kUnknown, 5)));
  EXPECT_LK_OK(lk_record_update(store(), nullptr, change.get(), E()));
  EXPECT_TRUE(Bytes(Get(id).get()).ends_with(Number(kUnknown, 5)));
  EXPECT_EQ(TextOf(id, "LastName"), "Lee");
  // Bytes that were read say which record they are, and can be written back as they are.
  const Record copy = New("Lead");
  ASSERT_LK_OK(Set(copy, Bytes(Get(id).get())));
  int64_t copied = 0;
  EXPECT_LK_OK(lk_record_get_id(copy.get(), &copied, E()));
  EXPECT_EQ(copied, id);
  EXPECT_LK_OK(lk_record_update(store(), nullptr, copy.get(), E()));
}

TEST_F(ProtoTest, ReadingReplacesAllFields) {
  const Record record = New("Lead", {{"LastName", "Lee"}, {"Rating", "Hot"}});
  ASSERT_LK_OK(Set(record, String(kLastName, "Moe") + String(kLastName, "Poe")));
  EXPECT_EQ(TextOf(record.get(), "LastName"), "Poe");
  int32_t state = -1;
  EXPECT_LK_OK(lk_record_get_state(record.get(), LK_LIT("Rating"), &state, E()));
  EXPECT_EQ(state, LK_FIELD_UNSET);
  ASSERT_LK_OK(lk_record_set_proto(record.get(), nullptr, 0, E()));
  EXPECT_EQ(Bytes(record.get()), "");
}

TEST_F(ProtoTest, BytesThatAreNoMessageAreRefusedAndChangeNothing) {
  const Record record = New("Lead", {{"LastName", "Lee"}});
  const struct {
    std::string bytes;
    lk_status code;
  } kBad[] = {
      {"\x12", LK_INVALID_TYPE},
      {std::string("\x12\x05"
                   "abc"),
       LK_INVALID_TYPE},
      {std::string("\x00\x01", 2), LK_INVALID_TYPE},
      {std::string(11, '\xff'), LK_INVALID_TYPE},
      {String(kLastName, "\xff"), LK_INVALID_TEXT},
      {String(kLastName, std::string("a\0b", 3)), LK_INVALID_TEXT},
      {Number(1, -5), LK_INVALID_TYPE},
      {Number(36, INT64_MAX), LK_NUMBER_OUTSIDE_VALID_RANGE},  // EmailBouncedDate
  };
  for (const auto& bad : kBad) {
    EXPECT_LK(bad.code, Set(record, bad.bytes));
    EXPECT_EQ(TextOf(record.get(), "LastName"), "Lee");
  }
}

TEST_F(ProtoTest, CustomFieldsHaveNumbersToo) {
  FieldSpec spec;
  const Record early = New("Lead");
  ASSERT_LK_OK(lk_field_spec_new(Out(spec), E()));
  ASSERT_LK_OK(lk_field_spec_set_text(spec.get(), LK_SPEC_NAME, LK_LIT("Budget__c"), E()));
  ASSERT_LK_OK(lk_field_spec_set_int(spec.get(), LK_SPEC_KIND, LK_KIND_MONEY, E()));
  ASSERT_LK_OK(lk_field_add(store(), LK_LIT("Lead"), spec.get(), E()));
  ASSERT_LK_OK(Set(early, Number(10000, 1250)));
  EXPECT_EQ(TextOf(early.get(), "10000"), "12.50");
  EXPECT_EQ(Bytes(early.get()), Number(10000, 1250));
}

}  // namespace
}  // namespace leadkit::test
