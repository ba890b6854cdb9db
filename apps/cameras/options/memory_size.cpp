#include "options/memory_size.h"

#include <cctype>
#include <cmath>
#include <string_view>

#include "cameras/text.h"
#include "command.h"

namespace cameras::cli {

std::int64_t memory_size(const std::string& flag, const std::string& text) {
  const std::size_t end = text.find_first_not_of("0123456789.");
  std::string unit = end == std::string::npos ? "" : text.substr(end);
  const auto number = parse_number<double>(text.substr(0, end));
  if (unit.ends_with('B') || unit.ends_with('b')) unit.pop_back();
  const bool binary = unit.size() == 2 && unit[1] == 'i';
  constexpr std::string_view kUnits = "KMGT";
  const std::size_t power =
      unit.empty()
          ? 0
          : kUnits.find(static_cast<char>(std::toupper(static_cast<unsigned char>(unit[0])))) + 1;
  const bool known = unit.empty() || (power > 0 && (unit.size() == 1 || binary));
  const double bytes = number.value_or(0) * std::pow(binary ? 1024.0 : 1000.0, power);
  if (!number || !known || !(bytes >= 1 && bytes < 9e18)) {
    throw UsageError("expected " + flag + " as a size such as 500M or 2G, found '" + text + "'");
  }
  return static_cast<std::int64_t>(bytes);
}

}  // namespace cameras::cli
