#include "records/wire.h"

#include <cstdint>

#include "base/error.h"
#include "base/text.h"

namespace leadkit::records {
namespace {

using schema::Field;
using schema::Object;

enum WireType : uint32_t {
  kVarint = 0,
  kFixed64 = 1,
  kDelimited = 2,
  kStartGroup = 3,
  kEndGroup = 4,
  kFixed32 = 5,
};
constexpr uint64_t kMaxFieldNumber = (1u << 29) - 1;

// Reads within `bytes`; every step says whether there was such a thing.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  bool done() const { return position_ == bytes_.size(); }
  size_t position() const { return position_; }

  bool Varint(uint64_t* value) {
    *value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (done()) return false;
      const auto byte = static_cast<uint8_t>(bytes_[position_++]);
      if (shift == 63 && byte > 1) return false;  // beyond 64 bits
      *value |= static_cast<uint64_t>(byte & 0x7F) << shift;
      if ((byte & 0x80) == 0) return true;
    }
    return false;
  }

  bool Tag(uint32_t* number, uint32_t* type) {
    uint64_t tag = 0;
    if (!Varint(&tag) || (tag >> 3) == 0 || (tag >> 3) > kMaxFieldNumber) return false;
    *number = static_cast<uint32_t>(tag >> 3);
    *type = static_cast<uint32_t>(tag & 7);
    return *type <= kFixed32;
  }

  bool Delimited(std::string_view* text) {
    uint64_t length = 0;
    if (!Varint(&length) || length > bytes_.size() - position_) return false;
    *text = bytes_.substr(position_, static_cast<size_t>(length));
    position_ += static_cast<size_t>(length);
    return true;
  }

  // What follows a tag of this number and type.
  bool Skip(uint32_t number, uint32_t type, int depth) {
    uint64_t varint = 0;
    std::string_view text;
    switch (type) {
      case kVarint:
        return Varint(&varint);
      case kFixed64:
        return Advance(8);
      case kDelimited:
        return Delimited(&text);
      case kStartGroup:
        return SkipGroup(number, depth);
      case kFixed32:
        return Advance(4);
      default:
        return false;  // the end of a group that was not begun
    }
  }

 private:
  bool Advance(size_t count) {
    if (count > bytes_.size() - position_) return false;
    position_ += count;
    return true;
  }

  bool SkipGroup(uint32_t group, int depth) {
    if (depth >= kMaxWireDepth) return false;
    while (true) {
      uint32_t number = 0;
      uint32_t type = 0;
      if (!Tag(&number, &type)) return false;
      if (type == kEndGroup) return number == group;
      if (!Skip(number, type, depth + 1)) return false;
    }
  }

  std::string_view bytes_;
  size_t position_ = 0;
};

absl::Status NotAMessage(const Object& object) {
  return MakeError(Code::kInvalidType,
                   "the bytes are not a protobuf message: they end within a field, or hold what is "
                   "none",
                   {object.api, "", 0});
}

absl::Status SetText(const Object& object, const Field& field, std::string_view text,
                     Value* value) {
  if (!IsValidText(text)) {
    return MakeError(Code::kInvalidText, "the text is not valid UTF-8; convert it first",
                     {object.api, field.api, 0});
  }
  text = TrimSpace(text);
  if (text.empty()) {
    value->SetNull();
  } else {
    value->SetText(text);
  }
  return absl::OkStatus();
}

absl::Status SetNumber(const Object& object, const Field& field, int64_t number, Record* record) {
  switch (field.kind) {
    case schema::Kind::kId:
      if (number < 0) {
        return MakeError(Code::kInvalidType, "an id is greater than 0", {object.api, field.api, 0});
      }
      // 0 is what a message without an id has there.
      if (number > 0) record->set_id(number);
      return absl::OkStatus();
    case schema::Kind::kBoolean:
      record->Mutable(field.ordinal).SetInt(number != 0 ? 1 : 0);
      return absl::OkStatus();
    case schema::Kind::kReference:
      record->Mutable(field.ordinal)
          .SetReference(number,
                        field.to_objects.size() == 1 ? field.to_objects[0] : Value::kUnknownObject);
      return absl::OkStatus();
    default:
      record->Mutable(field.ordinal).SetInt(number);
      return absl::OkStatus();
  }
}

void AppendVarint(uint64_t value, std::string* bytes) {
  while (value >= 0x80) {
    bytes->push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  bytes->push_back(static_cast<char>(value));
}

}  // namespace

absl::Status ParseWire(std::string_view bytes, Record* record) {
  const Object& object = record->object();
  record->Reset(object);
  std::string extra;
  Reader reader(bytes);
  while (!reader.done()) {
    const size_t begin = reader.position();
    uint32_t number = 0;
    uint32_t type = 0;
    if (!reader.Tag(&number, &type)) return NotAMessage(object);
    const Field* field = object.FindByNumber(static_cast<int>(number));
    if (field != nullptr && field->is_text() && type == kDelimited) {
      std::string_view text;
      if (!reader.Delimited(&text)) return NotAMessage(object);
      LK_RETURN_IF_ERROR(SetText(object, *field, text, &record->Mutable(field->ordinal)));
    } else if (field != nullptr && !field->is_text() && type == kVarint) {
      uint64_t value = 0;
      if (!reader.Varint(&value)) return NotAMessage(object);
      LK_RETURN_IF_ERROR(SetNumber(object, *field, static_cast<int64_t>(value), record));
    } else {
      if (!reader.Skip(number, type, 0)) return NotAMessage(object);
      extra.append(bytes.substr(begin, reader.position() - begin));
    }
  }
  record->set_extra(std::move(extra));
  return absl::OkStatus();
}

void AppendWire(const Record& record, std::string* bytes) {
  for (const Field& field : record.object().fields) {
    const Value& value = record[field.ordinal];
    if (!value.has_value()) continue;
    const uint64_t number = static_cast<uint64_t>(field.number) << 3;
    if (value.is_text()) {
      AppendVarint(number | kDelimited, bytes);
      AppendVarint(value.text().size(), bytes);
      bytes->append(value.text());
    } else {
      AppendVarint(number | kVarint, bytes);
      AppendVarint(static_cast<uint64_t>(value.int_value()), bytes);
    }
  }
  bytes->append(record.extra());
}

}  // namespace leadkit::records
