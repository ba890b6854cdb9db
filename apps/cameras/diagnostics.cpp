#include "diagnostics.h"

#include <algorithm>
#include <cstdint>
#include <new>
#include <ostream>

#include "cameras/error.h"
#include "command.h"
#include "core/utf8.h"

namespace cameras::cli {
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

std::string message_of(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) {
    return "expected enough memory for this, found too little";
  }
  const std::string text = error.what();
  const bool own = dynamic_cast<const Error*>(&error) != nullptr ||
                   dynamic_cast<const UsageError*>(&error) != nullptr;
  // Other libraries add a backtrace below.
  return own ? text : text.substr(0, text.find('\n'));
}

std::string left_out(const std::string& method, const std::string& why) {
  return method + " is left out: " + why;
}

void print_failure(std::ostream& err, std::string_view message) {
  err << "cameras: " << printable(message) << '\n';
}

void print_warnings(std::ostream& err, const std::vector<std::string>& messages) {
  for (const std::string& message : messages) print_failure(err, "warning: " + message);
}

}  // namespace cameras::cli
