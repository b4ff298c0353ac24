// JSON, written from the outside in.
//
//   JsonWriter json;
//   json.BeginObject();
//   json.Text("name", "Lead");
//   json.Key("fields");
//   json.BeginArray();
//   ...
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leadkit::capi {

class JsonWriter {
 public:
  void BeginObject() { Begin('{'); }
  void EndObject() { End('}'); }
  void BeginArray() { Begin('['); }
  void EndArray() { End(']'); }
  // The name of the member that comes next.
  void Key(std::string_view name) {
    String(name);
    out_ += ':';
    comma_ = false;
  }

  // Elements.
  void String(std::string_view text);
  void Int(int64_t value) { Plain(std::to_string(value)); }
  void Bool(bool value) { Plain(value ? "true" : "false"); }
  void Null() { Plain("null"); }

  // Members.
  void Text(std::string_view key, std::string_view text) {
    Key(key);
    String(text);
  }
  void Number(std::string_view key, int64_t value) {
    Key(key);
    Int(value);
  }
  void Flag(std::string_view key, bool value) {
    Key(key);
    Bool(value);
  }
  // A document that is JSON itself.
  void Document(std::string_view key, std::string_view json) {
    Key(key);
    Plain(json);
  }
  template <typename List>
  void Texts(std::string_view key, const List& texts) {
    Key(key);
    BeginArray();
    for (const auto& text : texts) String(text);
    EndArray();
  }

  std::string Take() { return std::move(out_); }

 private:
  void Comma() {
    if (comma_) out_ += ',';
    comma_ = true;
  }
  void Begin(char bracket) {
    Comma();
    out_ += bracket;
    comma_ = false;
  }
  void End(char bracket) {
    out_ += bracket;
    comma_ = true;
  }
  void Plain(std::string_view text) {
    Comma();
    out_ += text;
  }

  std::string out_;
  bool comma_ = false;
};

}  // namespace leadkit::capi
