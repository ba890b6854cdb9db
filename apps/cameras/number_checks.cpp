#include "number_checks.h"

#include <CLI/CLI.hpp>
#include <string>

#include "core/parse_number.h"

namespace cameras::cli {
CLI::Validator whole_number(std::uint64_t least, std::uint64_t most) {
  const auto check = [least, most](const std::string& text) -> std::string {
    const auto value = parse_number<std::uint64_t>(text);
    if (value && *value >= least && *value <= most) return {};
    return "expected a whole number from " + std::to_string(least) + " to " + std::to_string(most) +
           ", found '" + text + "'";
  };
  return {check, "INT in [" + std::to_string(least) + " - " + std::to_string(most) + "]"};
}

CLI::Validator proper_share() {
  const auto check = [](const std::string& text) -> std::string {
    const auto value = parse_number<double>(text);
    if (value && *value > 0 && *value < 1) return {};
    return "expected a number between 0 and 1, found '" + text + "'";
  };
  return {check, "FLOAT in (0 - 1)"};
}

}  // namespace cameras::cli
