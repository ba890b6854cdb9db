#include "core/utf8.h"

#include <algorithm>
#include <cstdint>

namespace cameras {
namespace {

std::uint32_t byte_at(std::string_view text, std::size_t at) {
  return static_cast<std::uint8_t>(text[at]);
}

// What the first byte announces; 0 for one that begins no character.
std::size_t announced_length(std::uint32_t lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead >= 0xf5) return 0;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

// Of the second byte: forms that are longer than needed, halves of UTF-16's pairs, and what is
// beyond U+10FFFF.
bool is_excluded(std::uint32_t lead, std::uint32_t second) {
  return (lead == 0xe0 && second < 0xa0) || (lead == 0xed && second >= 0xa0) ||
         (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second >= 0x90);
}

}  // namespace

std::size_t utf8_length(std::string_view text, std::size_t at) {
  const std::size_t length = announced_length(byte_at(text, at));
  if (length < 2 || length > text.size() - at) return length < 2 ? length : 0;
  if (is_excluded(byte_at(text, at), byte_at(text, at + 1))) return 0;
  const bool continued = std::ranges::all_of(text.substr(at + 1, length - 1), [](char c) {
    return (static_cast<std::uint8_t>(c) & 0xc0U) == 0x80U;
  });
  return continued ? length : 0;
}

}  // namespace cameras
