// One field's value: not set, null, an integer, or text. Every kind of field fits: booleans are 0
// and 1, dates days, times microseconds, money and decimals scaled integers, references record ids
// (with the object they point at, where that is known).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leadkit {

class Value {
 public:
  static constexpr int kUnknownObject = -1;

  enum class Type : uint8_t {
    kUnset,  // the write says nothing about the field
    kNull,
    kInt,
    kText,
  };

  Value() = default;
  static Value Null() {
    Value v;
    v.type_ = Type::kNull;
    return v;
  }
  static Value Int(int64_t i) {
    Value v;
    v.SetInt(i);
    return v;
  }
  static Value Reference(int64_t id, int object) {
    Value v;
    v.SetReference(id, object);
    return v;
  }
  static Value Text(std::string_view s) {
    Value v;
    v.SetText(s);
    return v;
  }

  Type type() const { return type_; }
  bool is_unset() const { return type_ == Type::kUnset; }
  bool is_null() const { return type_ == Type::kNull; }
  bool is_int() const { return type_ == Type::kInt; }
  bool is_text() const { return type_ == Type::kText; }
  // Neither unset nor null.
  bool has_value() const { return type_ >= Type::kInt; }

  // 0 unless is_int().
  int64_t int_value() const { return type_ == Type::kInt ? int_ : 0; }
  // Index of the object that a reference points at, or kUnknownObject.
  int object() const { return type_ == Type::kInt ? object_ : kUnknownObject; }
  // Empty unless is_text(). Borrowed: valid until the value changes.
  std::string_view text() const { return type_ == Type::kText ? std::string_view(text_) : ""; }

  void Unset() { type_ = Type::kUnset; }
  void SetNull() { type_ = Type::kNull; }
  void SetInt(int64_t i) {
    type_ = Type::kInt;
    object_ = kUnknownObject;
    int_ = i;
  }
  void SetReference(int64_t id, int object) {
    type_ = Type::kInt;
    object_ = static_cast<int16_t>(object);
    int_ = id;
  }
  // Keeps the buffer of an earlier text, so that refilling a record does not allocate.
  void SetText(std::string_view s) {
    type_ = Type::kText;
    text_.assign(s);
  }

  // Unset and null are both "nothing".
  friend bool operator==(const Value& a, const Value& b) {
    if (!a.has_value() || !b.has_value()) return a.has_value() == b.has_value();
    if (a.type_ != b.type_) return false;
    return a.type_ == Type::kInt ? a.int_ == b.int_ : a.text_ == b.text_;
  }

 private:
  Type type_ = Type::kUnset;
  int16_t object_ = kUnknownObject;
  int64_t int_ = 0;
  std::string text_;
};

}  // namespace leadkit
