// Documents as the JSON form of a protobuf message: reading and writing, the same for all of them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace google::protobuf {
class Message;
}

namespace leadkit::schema {

// Fills `message`, in which members that it does not know are a mistake. Returns why the text is
// not such a document, in one line; empty if it is.
std::string ReadJson(std::string_view json, size_t max_bytes, google::protobuf::Message* message);

enum class JsonForm {
  kLines,         // for a person to edit
  kOneLine,       // for a program
  kOneLineWhole,  // and what says nothing is there too, so that nobody has to know the defaults
  kLinesWhole,    // the same for a person
};

// With the field names of the .proto. REQUIRES: the texts are UTF-8.
std::string WriteJson(const google::protobuf::Message& message, JsonForm form = JsonForm::kLines);

}  // namespace leadkit::schema
