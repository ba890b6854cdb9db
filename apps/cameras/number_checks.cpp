#include "number_checks.h"

#include <charconv>
#include <string>

namespace cameras::cli {
namespace {

// All of the text is a number.
template <class Number>
bool parse(const std::string& text, Number& value) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stop == end;
}

}  // namespace

CLI::Validator whole_number(std::uint64_t least, std::uint64_t most) {
  const auto check = [least, most](const std::string& text) -> std::string {
    std::uint64_t value = 0;
    const bool fits = parse(text, value) && value >= least && value <= most;
    if (fits) return {};
    return "expected a whole number from " + std::to_string(least) + " to " + std::to_string(most) +
           ", found '" + text + "'";
  };
  return {check, "INT in [" + std::to_string(least) + " - " + std::to_string(most) + "]"};
}

CLI::Validator proper_share() {
  const auto check = [](const std::string& text) -> std::string {
    double value = 0;
    if (parse(text, value) && value > 0 && value < 1) return {};
    return "expected a number between 0 and 1, found '" + text + "'";
  };
  return {check, "FLOAT in (0 - 1)"};
}

}  // namespace cameras::cli
