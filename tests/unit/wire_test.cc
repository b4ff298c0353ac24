#include "records/wire.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <random>

#include "base/error.h"
#include "leadkit/store.h"
#include "leadkit/v1/lead.pb.h"
#include "records/row.h"
#include "schema/catalog.h"

namespace leadkit::records {
namespace {

const schema::Object& Lead() { return schema::Catalog::Standard()->Get("Lead"); }

std::string Wire(const Record& record) {
  std::string bytes;
  AppendWire(record, &bytes);
  return bytes;
}

absl::StatusOr<Record> Parse(std::string_view bytes) {
  Record record(Lead());
  absl::Status status = ParseWire(bytes, &record);
  if (!status.ok()) return status;
  return record;
}

Code CodeOfParse(std::string_view bytes) { return CodeOf(Parse(bytes).status()); }

int Ordinal(std::string_view field) { return Lead().OrdinalOf(field); }

v1::Lead Sample() {
  v1::Lead lead;
  lead.set_id(4711);
  lead.set_last_name(
      "L\xc3\xa9"
      "e");
  lead.set_annual_revenue(-1);
  lead.set_number_of_employees(0);
  lead.set_do_not_call(true);
  lead.set_has_opted_out_of_email(false);
  lead.set_owner_id(INT64_MAX);
  lead.set_created_date(1'600'000'000'000'000);
  return lead;
}

// Every field that a message of protobuf's own holds is read, and what is written is that message.
TEST(Wire, AgreesWithProtobuf) {
  const v1::Lead lead = Sample();
  const absl::StatusOr<Record> record = Parse(lead.SerializeAsString());
  ASSERT_TRUE(record.ok()) << record.status();
  EXPECT_EQ(record->id(), 4711);
  EXPECT_EQ(record->Text(Ordinal("LastName")),
            "L\xc3\xa9"
            "e");
  EXPECT_EQ(record->Int(Ordinal("AnnualRevenue")), -1);
  EXPECT_TRUE(record->has(Ordinal("NumberOfEmployees")));
  EXPECT_TRUE(record->has(Ordinal("HasOptedOutOfEmail")));
  EXPECT_FALSE(record->has(Ordinal("Company")));
  EXPECT_TRUE(record->extra().empty());
  v1::Lead back;
  ASSERT_TRUE(back.ParseFromString(Wire(*record)));
  EXPECT_EQ(back.SerializeAsString(), lead.SerializeAsString());
}

TEST(Wire, EveryFieldOfEveryObjectGoesThereAndBack) {
  for (const schema::Object& object : schema::Catalog::Standard()->objects()) {
    Record record(object);
    for (const schema::Field& field : object.fields) {
      Value& value = record.Mutable(field.ordinal);
      if (field.kind == schema::Kind::kId) {
        record.set_id(7);
      } else if (field.is_text()) {
        value.SetText(field.api);
      } else {
        value.SetInt(field.kind == schema::Kind::kBoolean ? 1 : -field.number);
      }
    }
    Record back(object);
    ASSERT_TRUE(ParseWire(Wire(record), &back).ok()) << object.api;
    for (const schema::Field& field : object.fields) {
      EXPECT_EQ(back[field.ordinal], record[field.ordinal]) << object.api << "." << field.api;
    }
  }
}

TEST(Wire, UnknownFieldsAreKeptByteForByte) {
  // Number 5000: a varint written longer than need be, fixed64, bytes, nested groups, fixed32; and
  // known numbers in another wire type.
  const std::string unknown = std::string("\xc0\xb8\x02\x81\x80\x00", 6) +
                              std::string(
                                  "\xc1\xb8\x02"
                                  "12345678") +
                              std::string(
                                  "\xc2\xb8\x02\x03"
                                  "a\0b",
                                  7) +
                              std::string("\xc3\xb8\x02\x0b\x10\x01\x0c\xc4\xb8\x02") +
                              std::string(
                                  "\xc5\xb8\x02"
                                  "1234") +
                              std::string("\x10\x05") + std::string("\x82\x01\x00", 3);
  const std::string message = unknown.substr(0, 6) + std::string("\x12\x03Lee") + unknown.substr(6);
  const absl::StatusOr<Record> record = Parse(message);
  ASSERT_TRUE(record.ok()) << record.status();
  EXPECT_EQ(record->extra(), unknown);
  EXPECT_EQ(Wire(*record), "\x12\x03Lee" + unknown);
}

TEST(Wire, TextIsTrimmedAndEmptyTextIsNull) {
  v1::Lead lead;
  lead.set_last_name("  Lee ");
  lead.set_company(" ");
  const absl::StatusOr<Record> record = Parse(lead.SerializeAsString());
  ASSERT_TRUE(record.ok());
  EXPECT_EQ(record->Text(Ordinal("LastName")), "Lee");
  EXPECT_TRUE((*record)[Ordinal("Company")].is_null());
  EXPECT_TRUE((*record)[Ordinal("Title")].is_unset());
}

TEST(Wire, WhatIsNoMessageIsRefused) {
  EXPECT_EQ(CodeOfParse(std::string("\x00", 1)), Code::kInvalidType);  // number 0
  EXPECT_EQ(CodeOfParse("\x12"), Code::kInvalidType);                  // no length
  EXPECT_EQ(CodeOfParse("\x12\x02"
                        "a"),
            Code::kInvalidType);  // too short
  EXPECT_EQ(CodeOfParse("\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), Code::kInvalidType);
  EXPECT_EQ(CodeOfParse("\x78"), Code::kInvalidType);                            // no varint
  EXPECT_EQ(CodeOfParse("\x78" + std::string(10, '\xff')), Code::kInvalidType);  // beyond 64 bits
  EXPECT_EQ(CodeOfParse("\x0e\x00"), Code::kInvalidType);                        // wire type 6
  EXPECT_EQ(CodeOfParse("\xc4\xb8\x02"), Code::kInvalidType);                    // ends no group
  EXPECT_EQ(CodeOfParse("\xc3\xb8\x02\x0c"), Code::kInvalidType);                // ends another one
  EXPECT_EQ(CodeOfParse("\xc3\xb8\x02"), Code::kInvalidType);                    // is not ended
  EXPECT_EQ(CodeOfParse("\xc5\xb8\x02"
                        "123"),
            Code::kInvalidType);
  EXPECT_EQ(CodeOfParse("\x12\x01\xff"), Code::kInvalidText);
  EXPECT_EQ(CodeOfParse(std::string("\x12\x03"
                                    "a\0b",
                                    5)),
            Code::kInvalidText);
  EXPECT_EQ(CodeOfParse("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), Code::kInvalidType);
}

TEST(Wire, GroupsNestOnlySoDeep) {
  const auto nested = [](int depth) {
    std::string bytes;
    for (int i = 0; i < depth; ++i) bytes += "\xc3\xb8\x02";
    for (int i = 0; i < depth; ++i) bytes += "\xc4\xb8\x02";
    return bytes;
  };
  EXPECT_EQ(CodeOfParse(nested(kMaxWireDepth)), Code::kOk);
  EXPECT_EQ(CodeOfParse(nested(kMaxWireDepth + 1)), Code::kInvalidType);
  EXPECT_EQ(CodeOfParse(nested(1'000'000)), Code::kInvalidType);
}

// Mutated messages: no crash, and what is accepted is told the same a second time.
TEST(Wire, SurvivesRandomBytes) {
  const std::string seed = Sample().SerializeAsString();
  std::mt19937 random(20'260'101);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = seed;
    for (int i = 0; i < 3; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
    bytes.resize(random() % (bytes.size() + 1));
    const absl::StatusOr<Record> first = Parse(bytes);
    if (!first.ok()) continue;
    const absl::StatusOr<Record> second = Parse(Wire(*first));
    ASSERT_TRUE(second.ok()) << round;
    EXPECT_EQ(Wire(*second), Wire(*first)) << round;
  }
}

// The row keeps what the schema does not know, through updates of other fields.
TEST(Wire, TheStoreKeepsUnknownFields) {
  const std::string path = testing::TempDir() + "/wire_extra.db";
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
  absl::StatusOr<std::unique_ptr<Store>> store = Store::Open(path, {});
  ASSERT_TRUE(store.ok()) << store.status();
  const std::string extra(
      "\xc2\xb8\x02\x03"
      "a\0b",
      7);
  const absl::Status status = (*store)->Write(nullptr, [&](storage::WriteTxn& txn) -> absl::Status {
    const schema::Object& object = txn.catalog().Get("Lead");
    Record lead(object);
    LK_RETURN_IF_ERROR(ParseWire("\x12\x03Lee" + extra, &lead));
    LK_ASSIGN_OR_RETURN(const RecordId id, (*store)->writer().Insert(txn, {}, &lead));
    const auto stored = [&]() -> absl::StatusOr<Record> {
      Record read(object);
      LK_RETURN_IF_ERROR(ReadLiveRecord(txn.view(), object, id, &read));
      return read;
    };
    LK_ASSIGN_OR_RETURN(Record read, stored());
    EXPECT_EQ(read.extra(), extra);
    Record change(object);
    change.set_id(id);
    change.Mutable(txn.known().lead.company).SetText("Acme");
    LK_RETURN_IF_ERROR((*store)->writer().Update(txn, {}, change));
    LK_ASSIGN_OR_RETURN(read, stored());
    EXPECT_EQ(read.extra(), extra);
    // The same bytes again are no change.
    Record same(object);
    same.set_id(id);
    same.set_extra(extra);
    const int64_t events = txn.connection().QueryInt(0, "SELECT count(*) FROM lk_event").value();
    LK_RETURN_IF_ERROR((*store)->writer().Update(txn, {}, same));
    EXPECT_EQ(txn.connection().QueryInt(0, "SELECT count(*) FROM lk_event").value(), events);
    same.set_extra("\x88\xb8\x02\x01");
    LK_RETURN_IF_ERROR((*store)->writer().Update(txn, {}, same));
    LK_ASSIGN_OR_RETURN(read, stored());
    EXPECT_EQ(read.extra(), "\x88\xb8\x02\x01");
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

}  // namespace
}  // namespace leadkit::records
