#include "matching/placeholder.h"

namespace leadkit::matching {
namespace {

constexpr size_t kMinDigits = 5;
constexpr size_t kMinRun = 3;

bool IsOneCharacter(std::string_view text) {
  return text.find_first_not_of(text.front()) == std::string_view::npos;
}

bool IsCounted(std::string_view digits, int step) {
  for (size_t i = 1; i < digits.size(); ++i) {
    const int next = (digits[i - 1] - '0' + step + 10) % 10;
    if (digits[i] - '0' != next) return false;
  }
  return true;
}

bool HasWordCharacter(std::string_view text) {
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    if (u >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) return true;
  }
  return false;
}

}  // namespace

bool IsPlaceholderText(const Lists& lists, std::string_view folded) {
  if (!HasWordCharacter(folded)) return true;
  const auto first = static_cast<unsigned char>(folded.front());
  if (folded.size() >= kMinRun && first < 0x80 && IsOneCharacter(folded)) return true;
  return lists.IsPlaceholder(folded);
}

bool IsPlaceholderNumber(std::string_view digits) {
  return digits.size() < kMinDigits || IsOneCharacter(digits) || IsCounted(digits, 1) ||
         IsCounted(digits, -1);
}

}  // namespace leadkit::matching
