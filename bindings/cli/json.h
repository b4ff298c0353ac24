// JSON: the documents of the library read, and those of the command written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leadkit::cli {

// A value of a document. What is asked for and not there is an empty value, as documents of a
// newer or older library may have more members or fewer.
class Json {
 public:
  enum class Kind { kNull, kBoolean, kNumber, kText, kArray, kObject };

  // Throws a Failure that names `what` and the place of the mistake.
  static Json Parse(std::string_view document, std::string_view what);

  Kind kind() const { return kind_; }
  // A text, or a number or boolean as it is written; empty for all else.
  const std::string& text() const { return text_; }
  int64_t integer() const;
  bool boolean() const { return text_ == "true"; }

  // The items of an array; none for all else.
  const std::vector<Json>& items() const { return items_; }
  const std::vector<std::pair<std::string, Json>>& members() const { return members_; }
  const Json& operator[](std::string_view member) const;
  // The document again, on one line.
  std::string Written() const;
  // The texts of an array.
  std::vector<std::string> texts() const;

 private:
  friend class JsonParser;

  Kind kind_ = Kind::kNull;
  std::string text_;
  std::vector<Json> items_;
  std::vector<std::pair<std::string, Json>> members_;
};

// The text in quotes, with what must be escaped escaped.
std::string Quoted(std::string_view text);

// An object in the making: JsonObject().Add("id", "001").AddInt("rows", 3).str().
class JsonObject {
 public:
  JsonObject& Add(std::string_view name, std::string_view text) {
    return AddRaw(name, Quoted(text));
  }
  JsonObject& AddInt(std::string_view name, int64_t value) {
    return AddRaw(name, std::to_string(value));
  }
  JsonObject& AddBool(std::string_view name, bool value) {
    return AddRaw(name, value ? "true" : "false");
  }
  JsonObject& AddNull(std::string_view name) { return AddRaw(name, "null"); }
  // `json` is a document itself.
  JsonObject& AddRaw(std::string_view name, std::string_view json);
  std::string str() const { return body_ + "}"; }

 private:
  std::string body_ = "{";
};

class JsonArray {
 public:
  void Add(std::string_view json);
  std::string str() const { return body_ + "]"; }

 private:
  std::string body_ = "[";
};

}  // namespace leadkit::cli
