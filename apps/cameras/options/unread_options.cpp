#include "options/unread_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "cameras/method_variant.h"
#include "options/method_flags.h"

namespace cameras::cli {
namespace {

bool reads(std::span<const MethodOption> options, const OptionSpec& spec) {
  return std::ranges::find(options, &spec, &MethodOption::spec) != options.end();
}

bool reads(const MethodVariant& variant, const OptionSpec& spec) {
  return reads(read_options(method_entry(variant.method), variant.options), spec);
}

// The methods that read it at one size, separated by commas.
std::string reading_methods(const OptionSpec& spec) {
  std::string text;
  for (const MethodEntry& entry : methods()) {
    if (!reads(read_options(entry, {}), spec)) continue;
    if (!text.empty()) text += ", ";
    text += entry.name;
  }
  return text;
}

// Why an option that was given is read by none of the methods.
std::string why_unread(const OptionSpec& spec, std::span<const MethodVariant> variants) {
  const auto overriding = std::ranges::find_if(
      variants, [&](const MethodVariant& variant) { return reads(variant, spec); });
  if (overriding != variants.end()) return "is not read: " + overriding->name + " has its own";
  const std::string& first = variants.front().name;
  if (is_of_sizes(spec)) {
    return "is for " + reading_methods(spec) + " and for --multi-scale; " + first +
           " asks the network at its own size only";
  }
  if (std::holds_alternative<option::OnOff>(spec.range)) return "changes nothing of " + first;
  return "is for " + reading_methods(spec) + "; " + first + " does not read it";
}

bool none(std::span<const MethodVariant> variants, bool MethodEntry::*reads_it) {
  return std::ranges::none_of(variants, [&](const MethodVariant& variant) {
    return method_entry(variant.method).*reads_it;
  });
}

bool is_typed(const CLI::App& app, const std::string& flag) {
  const CLI::Option* option = app.get_option_no_throw(flag);
  return option != nullptr && option->count() > 0;
}

}  // namespace

std::vector<std::string> unread_options(const GivenOptions& given) {
  std::vector<MethodVariant> variants;
  for (const std::string& method : given.methods) {
    variants.push_back(method_variant(method, given.options));
  }
  const std::string& first = variants.front().name;
  std::vector<std::string> warnings;
  if (is_typed(given.app, "--layer") && none(variants, &MethodEntry::reads_layer)) {
    warnings.push_back("--layer is for methods that look at a layer; " + first + " has none");
  }
  for (const OptionSpec& spec : option_specs()) {
    if (std::ranges::count(given.not_flags, spec.name, &NoFlag::option) > 0) continue;
    const bool read = std::ranges::any_of(variants, [&](const MethodVariant& variant) {
      return reads(variant, spec) &&
             option_value(variant.options, spec) == option_value(given.options, spec);
    });
    const bool read_elsewhere = given.seed_read && spec.name == "seed";
    if (read || read_elsewhere || !is_typed(given.app, flag_of(spec))) continue;
    warnings.push_back(flag_of(spec) + " " + why_unread(spec, variants));
  }
  if (none(variants, &MethodEntry::reads_label)) {
    const std::string why = " is for methods that read the label; " + first + " does not";
    if (given.label_chosen) warnings.push_back("--label" + why + ": its map is the same for all");
    if (given.contrast) warnings.push_back("--contrast" + why);
  }
  return warnings;
}

std::vector<std::string> given_in_vain(const CLI::App& app, const std::vector<std::string>& names,
                                       const std::string& why) {
  std::vector<std::string> warnings;
  for (const std::string& name : names) {
    if (app.get_option(name)->count() > 0) warnings.emplace_back(name).append(" ").append(why);
  }
  return warnings;
}

}  // namespace cameras::cli
