#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "cameras/text.h"

namespace cameras {
namespace {

constexpr char kMark = '\'';

// The last four are the wide forms of = + - @, which spreadsheets read like them.
bool is_computed(std::string_view field) {
  constexpr std::array<std::string_view, 8> kStarts{
      "=", "+", "-", "@", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"};
  // Blanks in front are not seen by all of them.
  field.remove_prefix(std::min(field.find_first_not_of(' '), field.size()));
  return std::ranges::any_of(kStarts,
                             [&](std::string_view start) { return field.starts_with(start); });
}

}  // namespace

std::string csv_field(std::string_view text) {
  std::string field = printable(text);
  if (is_computed(field) || field.starts_with(kMark)) field.insert(0, 1, kMark);
  if (field.find_first_of(",\"") == std::string::npos) return field;
  std::string result = "\"";
  for (const char c : field) result += c == '"' ? std::string("\"\"") : std::string(1, c);
  return result + '"';
}

std::string csv_text(std::string field) {
  if (field.starts_with(kMark)) field.erase(0, 1);
  return field;
}

}  // namespace cameras
