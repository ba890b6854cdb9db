#include "options/number_checks.h"

#include <CLI/CLI.hpp>
#include <string>

#include "cameras/method_options.h"
#include "cameras/text.h"

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

CLI::Validator number_between(double above, double below) {
  const std::string ends = option_text(above) + " and " + option_text(below);
  const auto check = [above, below, ends](const std::string& text) -> std::string {
    const auto value = parse_number<double>(text);
    if (value && *value > above && *value < below) return {};
    return "expected a number between " + ends + ", found '" + text + "'";
  };
  return {check, "FLOAT in (" + option_text(above) + " - " + option_text(below) + ")"};
}

CLI::Validator number_from(double least, double most) {
  const std::string low = option_text(least);
  const std::string high = option_text(most);
  const auto check = [=](const std::string& text) -> std::string {
    const auto value = parse_number<double>(text);
    if (value && *value >= least && *value <= most) return {};
    return "expected a number from " + low + " to " + high + ", found '" + text + "'";
  };
  return {check, "FLOAT in [" + low + " - " + high + "]"};
}

}  // namespace cameras::cli
