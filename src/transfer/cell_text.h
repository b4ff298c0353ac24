// What the parsers of cells share.
#pragma once

#include <string>
#include <string_view>

namespace leadkit::transfer {

// The text in single quotes for a message: on one line, cut where it is long.
// REQUIRES: `text` is valid UTF-8.
std::string QuoteForMessage(std::string_view text);

}  // namespace leadkit::transfer
