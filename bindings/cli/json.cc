#include "json.h"

#include <cstdio>
#include <cstdlib>

#include "failure.h"

namespace leadkit::cli {
namespace {

constexpr int kMaxDepth = 64;

void AppendUtf8(uint32_t c, std::string* out) {
  if (c < 0x80) {
    *out += static_cast<char>(c);
    return;
  }
  const int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  *out += static_cast<char>((0xFF << (7 - more) & 0xFF) | c >> (6 * more));
  for (int i = more - 1; i >= 0; --i) *out += static_cast<char>(0x80 | (c >> (6 * i) & 0x3F));
}

}  // namespace

class JsonParser {
 public:
  JsonParser(std::string_view text, std::string_view what) : text_(text), what_(what) {}

  Json Document() {
    Json json = Value(0);
    SkipBlanks();
    if (at_ != text_.size()) Fail("more text follows the document");
    return json;
  }

 private:
  [[noreturn]] void Fail(std::string_view why) const {
    throw Failure(kExitFile, std::string(what_) + ": not JSON at byte " + std::to_string(at_) +
                                 ": " + std::string(why));
  }

  void SkipBlanks() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != text_.npos) ++at_;
  }

  char Peek() {
    SkipBlanks();
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  bool Take(char c) {
    if (Peek() != c) return false;
    ++at_;
    return true;
  }

  void Expect(char c) {
    if (!Take(c)) Fail(std::string("'") + c + "' is missing");
  }

  Json Value(int depth) {
    if (depth > kMaxDepth) Fail("nested too deeply");
    Json json;
    switch (Peek()) {
      case '{':
        json.kind_ = Json::Kind::kObject;
        for (Take('{'); !Take('}');) {
          if (!json.members_.empty()) Expect(',');
          if (Peek() != '"') Fail("a member's name is missing");
          std::string name = String();
          Expect(':');
          json.members_.emplace_back(std::move(name), Value(depth + 1));
        }
        return json;
      case '[':
        json.kind_ = Json::Kind::kArray;
        for (Take('['); !Take(']');) {
          if (!json.items_.empty()) Expect(',');
          json.items_.push_back(Value(depth + 1));
        }
        return json;
      case '"':
        json.kind_ = Json::Kind::kText;
        json.text_ = String();
        return json;
      default:
        return Bare();
    }
  }

  Json Bare() {
    const size_t start = at_;
    while (at_ < text_.size() &&
           std::string_view(",]} \t\r\n").find(text_[at_]) == std::string_view::npos) {
      ++at_;
    }
    Json json;
    json.text_ = text_.substr(start, at_ - start);
    if (json.text_ == "null") {
      json.text_.clear();
      return json;
    }
    char* end = nullptr;
    json.kind_ = Json::Kind::kBoolean;
    if (json.text_ == "true" || json.text_ == "false") return json;
    json.kind_ = Json::Kind::kNumber;
    (void)std::strtod(json.text_.c_str(), &end);
    if (json.text_.empty() || *end != '\0') {
      at_ = start;
      Fail("a value is missing");
    }
    return json;
  }

  uint32_t Hex4() {
    if (text_.size() - at_ < 4) Fail("\\u needs four digits");
    const std::string digits(text_.substr(at_, 4));
    char* end = nullptr;
    const auto value = static_cast<uint32_t>(std::strtoul(digits.c_str(), &end, 16));
    if (*end != '\0') Fail("\\u needs four digits");
    at_ += 4;
    return value;
  }

  void Escape(std::string* out) {
    if (at_ >= text_.size()) Fail("a text is not closed");
    constexpr std::string_view kLetters = "nrtbf\"\\/", kMeant = "\n\r\t\b\f\"\\/";
    const char c = text_[at_++];
    if (const size_t place = kLetters.find(c); place != kLetters.npos) {
      *out += kMeant[place];
      return;
    }
    if (c != 'u') Fail("an unknown escape");
    uint32_t code = Hex4();
    if (code >= 0xD800 && code < 0xDC00 && text_.substr(at_, 2) == "\\u") {
      at_ += 2;
      code = 0x10000 + ((code - 0xD800) << 10) + (Hex4() - 0xDC00);
    }
    AppendUtf8(code, out);
  }

  std::string String() {
    Expect('"');
    std::string out;
    while (true) {
      if (at_ >= text_.size()) Fail("a text is not closed");
      const char c = text_[at_++];
      if (c == '"') return out;
      if (c == '\\') {
        Escape(&out);
      } else {
        out += c;
      }
    }
  }

  std::string_view text_;
  std::string_view what_;
  size_t at_ = 0;
};

Json Json::Parse(std::string_view document, std::string_view what) {
  return JsonParser(document, what).Document();
}

int64_t Json::integer() const { return std::strtoll(text_.c_str(), nullptr, 10); }

const Json& Json::operator[](std::string_view member) const {
  static const Json kNone;
  for (const auto& [name, value] : members_) {
    if (name == member) return value;
  }
  return kNone;
}

std::string Json::Written() const {
  if (kind_ == Kind::kNull) return "null";
  if (kind_ == Kind::kText) return Quoted(text_);
  if (kind_ == Kind::kArray) {
    JsonArray array;
    for (const Json& item : items_) array.Add(item.Written());
    return array.str();
  }
  if (kind_ != Kind::kObject) return text_;
  JsonObject object;
  for (const auto& [name, member] : members_) object.AddRaw(name, member.Written());
  return object.str();
}

std::vector<std::string> Json::texts() const {
  std::vector<std::string> texts;
  for (const Json& item : items_) texts.push_back(item.text());
  return texts;
}

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += {'\\', c};
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      quoted += escape;
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

JsonObject& JsonObject::AddRaw(std::string_view name, std::string_view json) {
  if (body_.size() > 1) body_ += ',';
  body_ += Quoted(name);
  body_ += ':';
  body_ += json;
  return *this;
}

void JsonArray::Add(std::string_view json) {
  if (body_.size() > 1) body_ += ',';
  body_ += json;
}

}  // namespace leadkit::cli
