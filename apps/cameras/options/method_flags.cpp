#include "options/method_flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>
#include <type_traits>
#include <variant>

#include "cameras/method_variant.h"
#include "command.h"
#include "options/model_options.h"
#include "options/number_checks.h"

namespace cameras::cli {
namespace {

constexpr const char* kAll = "all";

// "rise: 4000, smooth_grad: 50", or names alone where the spec says what the option is.
std::string readers_text(const OptionSpec& spec) {
  std::string text;
  for (const MethodEntry& entry : methods()) {
    for (const MethodOption& option : entry.options) {
      if (option.spec != &spec) continue;
      if (!text.empty()) text += ", ";
      text += entry.name;
      if (!option.fallback.empty()) text.append(": ").append(option.fallback);
    }
  }
  return text;
}

std::string help_of(const OptionSpec& spec) {
  std::string text(spec.help);
  if (!spec.unit.empty()) text.append(", ").append(spec.unit);
  if (!spec.fallback.empty()) text.append(" (default: ").append(spec.fallback).append(")");
  const std::string readers = is_of_sizes(spec) ? "" : readers_text(spec);
  return readers.empty() ? text : text + " (" + readers + ")";
}

// Whether the field's own value says what the option is without being set.
bool has_default(const OptionSpec& spec) {
  return spec.fallback.empty() && std::ranges::none_of(methods(), [&](const MethodEntry& entry) {
           return std::ranges::any_of(entry.options, [&](const MethodOption& option) {
             return option.spec == &spec && !option.fallback.empty();
           });
         });
}

// Declares the flag of one option. Words are checked by require_method(), with the methods' text.
struct Declare {
  CLI::App& app;
  MethodOptions& options;
  const OptionSpec& spec;

  void operator()(bool MethodOptions::*field) const {
    app.add_flag(flag_of(spec), options.*field, help_of(spec));
  }

  template <class Value>
  void operator()(Value MethodOptions::*field) const {
    CLI::Option& flag = *app.add_option(flag_of(spec), options.*field, help_of(spec));
    if (const auto* range = std::get_if<option::Whole>(&spec.range)) {
      flag.check(whole_number(range->least, range->most));
    } else if (const auto* between = std::get_if<option::Between>(&spec.range)) {
      flag.check(number_between(between->above, between->below));
    } else if (const auto* one = std::get_if<option::OneOf>(&spec.range)) {
      flag.type_name(std::string(one->words));
    }
    if constexpr (std::is_same_v<Value, std::vector<std::int64_t>>) {
      flag.delimiter(',')->allow_extra_args(false);
    }
    if (has_default(spec)) flag.capture_default_str();
  }
};

void declare_refused(CLI::App& app, const std::string& flag, const std::string& why) {
  app.add_option_function<std::string>(
         flag,
         [flag, why](const std::string&) { throw CLI::ValidationError(flag, "not here: " + why); })
      ->group(kNotInHelp);
}

}  // namespace

std::string method_names() {
  std::string text;
  for (const MethodEntry& entry : methods()) {
    text += text.empty() ? "" : ", ";
    text += entry.name;
  }
  return text;
}

std::string flag_of(const OptionSpec& spec) {
  std::string text = "--" + std::string(spec.name);
  std::ranges::replace(text, '_', '-');
  return text;
}

void add_methods_option(CLI::App& app, std::vector<std::string>& names) {
  app.add_option("--methods", names,
                 "From " + method_names() +
                     ", or all that the network allows; a variant is METHOD:OPTION=VALUE:…")
      ->delimiter(',')
      ->type_name("METHOD")
      ->allow_extra_args(false)
      ->capture_default_str();
}

void add_method_flags(CLI::App& app, MethodOptions& options, std::span<const NoFlag> without) {
  for (const OptionSpec& spec : option_specs()) {
    const auto no_flag = std::ranges::find(without, spec.name, &NoFlag::option);
    if (no_flag == without.end()) {
      std::visit(Declare{app, options, spec}, spec.field);
    } else if (!no_flag->why.empty()) {
      declare_refused(app, flag_of(spec), std::string(no_flag->why));
    }
  }
  for (const OptionSpec& spec : option_specs()) {
    for (const std::string_view other : excluded_by(spec)) {
      app.get_option(flag_of(spec))->excludes(app.get_option(flag_of(option_spec(other))));
    }
  }
}

bool are_all(const std::vector<std::string>& names) {
  return names.size() == 1 && names[0] == kAll;
}

std::vector<std::string> spelt_out(const std::vector<std::string>& names) {
  if (std::ranges::find(names, kAll) == names.end()) return names;
  if (!are_all(names)) {
    throw UsageError("expected --methods all alone, or the names of methods, found both");
  }
  std::vector<std::string> every;
  for (const MethodEntry& entry : methods()) every.emplace_back(entry.name);
  return every;
}

void require_method(const std::string& name, const MethodOptions& options) {
  try {
    static_cast<void>(make_method(name, options));
    // Every method reads what it knows; a misspelt value is refused whatever the method.
    static_cast<void>(make_method("cameras", options));
  } catch (const Error& error) {
    throw UsageError(error.what());
  }
}

void require_without(const std::vector<std::string>& names, const MethodOptions& options,
                     std::span<const NoFlag> without) {
  for (const std::string& name : spelt_out(names)) {
    const MethodOptions own = method_variant(name, options).options;
    for (const NoFlag& one : without) {
      const OptionSpec& spec = option_spec(one.option);
      if (one.why.empty() || option_value(own, spec) == option_value(options, spec)) continue;
      throw UsageError(name + ": not here: " + std::string(one.why));
    }
  }
}

std::vector<std::string> different_methods(const std::vector<std::string>& names,
                                           const MethodOptions& options) {
  const std::vector<std::string> every = spelt_out(names);
  for (const std::string& name : every) require_method(name, options);
  try {
    return variant_names(every, options);
  } catch (const Error& error) {
    throw UsageError(error.what());
  }
}

}  // namespace cameras::cli
