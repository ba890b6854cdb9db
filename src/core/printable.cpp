#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "cameras/text.h"
#include "core/utf8.h"

namespace cameras {
namespace {

std::string escaped(std::uint8_t byte) {
  if (byte == '\n') return "\\n";
  if (byte == '\t') return "\\t";
  constexpr std::string_view kDigits = "0123456789abcdef";
  return {'\\', 'x', kDigits[byte >> 4U], kDigits[byte & 15U]};
}

}  // namespace

std::string printable(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(text, i);
    const auto byte = static_cast<std::uint8_t>(text[i]);
    const auto next = static_cast<std::uint8_t>(length > 1 ? text[i + 1] : ' ');
    if (length == 0 || byte < 0x20 || byte == 0x7f) {
      result += escaped(byte);
    } else if (byte == 0xc2 && next < 0xa0) {  // U+0080…U+009F
      result += escaped(next);
    } else {
      result += text.substr(i, length);
    }
    i += std::max<std::size_t>(length, 1);
  }
  return result;
}

}  // namespace cameras
