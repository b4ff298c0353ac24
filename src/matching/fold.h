// Text reduced to what people mean by it: no case, no accents, one alphabet where that is easy.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"

namespace leadkit::matching {

// NameKey of base/text.h, with the letters that Unicode does not take apart spelled out (ß, ø, ł,
// æ, þ, ı) and Cyrillic and Greek in Latin letters. "Løgstør A/S" -> "logstor a s"; "Иван" ->
// "ivan". What is not valid UTF-8 gives an empty text.
std::string FoldText(std::string_view text);

// The words between blanks; views into `folded`.
std::vector<std::string_view> SplitWords(std::string_view folded);

// Words joined by `separator`.
std::string JoinWords(absl::Span<const std::string_view> words, std::string_view separator);

// ASCII digits only.
bool IsDigits(std::string_view text);
bool HasDigit(std::string_view text);

}  // namespace leadkit::matching
