#include "render/ascii.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace cameras {
namespace {

// U+00A0..U+00FF and U+0100..U+017F, one entry a character; '*' where nothing is near.
constexpr std::string_view kLatin1 =
    " !***|*\"*c*<*-R-o****'*.,**>****"
    "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTs"
    "aaaaaaaceeeeiiiidnooooo/ouuuuyty";
constexpr std::string_view kLatinExtendedA =
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGg"
    "GgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlL"
    "lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSs"
    "SsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
static_assert(kLatin1.size() == 0x60 && kLatinExtendedA.size() == 0x80);

struct CodePoint {
  std::uint32_t value = 0xfffd;  // "replacement character" for broken bytes
  std::size_t length = 1;
};

CodePoint decode(std::string_view text) {
  const auto byte = [&](std::size_t i) -> std::uint32_t {
    return i < text.size() ? static_cast<std::uint8_t>(text[i]) : 0U;
  };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 0;
  if (length == 0) return {};
  std::uint32_t value = lead & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) return {};
    value = value << 6U | (byte(i) & 0x3fU);
  }
  return {value, length};
}

std::string_view letter(std::uint32_t code) {
  constexpr std::uint32_t kSharpS = 0xdf;
  if (code == kSharpS) return "ss";
  if (code >= 0xa0 && code <= 0xff && kLatin1[code - 0xa0] != '*') {
    return kLatin1.substr(code - 0xa0, 1);
  }
  if (code >= 0x100 && code <= 0x17f) return kLatinExtendedA.substr(code - 0x100, 1);
  if (code == 0x2013 || code == 0x2014) return "-";
  if (code == 0x2018 || code == 0x2019) return "'";
  if (code == 0x201c || code == 0x201d) return "\"";
  if (code == 0x2026) return "...";
  return "?";
}

}  // namespace

std::string to_ascii(std::string_view utf8) {
  std::string result;
  while (!utf8.empty()) {
    const CodePoint point = decode(utf8);
    utf8.remove_prefix(point.length);
    if (point.value < 0x20 || point.value == 0x7f) {
      result += ' ';
    } else if (point.value < 0x7f) {
      result += static_cast<char>(point.value);
    } else {
      result += letter(point.value);
    }
  }
  return result;
}

}  // namespace cameras
