#include "console/wrong_usage.h"

#include <CLI/CLI.hpp>
#include <string_view>
#include <vector>

#include "cameras/text.h"
#include "command.h"
#include "options/listed.h"
#include "options/model_options.h"

namespace cameras::cli {
namespace {

// Those that one would be sent to.
std::vector<std::string> long_options(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group() == kOldNames || option->get_group() == kNotInHelp) continue;
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::string unknown_command(const std::vector<std::string>& extras) {
  std::vector<std::string> names;
  for (const Command& command : commands()) names.emplace_back(command.name);
  const std::string expected = "expected a command (" + listed(names) + "), found ";
  if (extras.empty()) return expected + "none";
  return expected + "'" + extras.front() + "'" + did_you_mean(extras.front(), names);
}

// What CLI11 says before and after a word of its own: the names of options, of which its errors
// have no other trace. Empty where the word is not there.
struct Sides {
  std::string before;
  std::string after;
};

Sides sides_of(const std::string& text, std::string_view word) {
  const std::size_t at = text.find(word);
  if (at == std::string::npos) return {};
  return {text.substr(0, at), text.substr(at + word.size())};
}

// Too few values, or too many.
std::string mismatch(const CLI::App& command, const std::string& text) {
  const std::string name = sides_of(text, ": ").before;
  const CLI::Option* const option = name.empty() ? nullptr : command.get_option_no_throw(name);
  if (option == nullptr) return text;
  const std::size_t found = option->results().size();
  if (option->get_items_expected_max() == 1 && found > 1) {
    return name + ": expected one value, found " + std::to_string(found);
  }
  return name + ": expected a value, found none";
}

// "Could not convert: --name = value"; whole numbers and numbers in a range have checks of their
// own before.
std::string unreadable(const CLI::App& command, const std::string& text) {
  const auto [name, found] = sides_of(sides_of(text, "Could not convert: ").after, " = ");
  const CLI::Option* const option = name.empty() ? nullptr : command.get_option_no_throw(name);
  if (option == nullptr) return text;
  const bool is_flag = option->get_items_expected_max() == 0;
  return name + ": expected " + (is_flag ? "true or false" : "a number") + ", found '" + found +
         "'";
}

}  // namespace

// CLI11 tells first what is missing; what was typed in its place says more.
std::string wrong_usage(const CLI::App& app, const CLI::ParseError& error) {
  const auto chosen = app.get_subcommands();
  const std::vector<std::string> extras = app.remaining(/*recurse=*/true);
  if (chosen.empty() && (extras.empty() || !extras.front().starts_with('-'))) {
    return unknown_command(extras);
  }
  const CLI::App& command = chosen.empty() ? app : *chosen.front();
  for (const std::string& extra : extras) {
    if (!extra.starts_with('-')) continue;
    const std::string name = extra.substr(0, extra.find('='));
    return "unknown option '" + name + "'" + did_you_mean(name, long_options(command));
  }
  const std::string text = error.what();
  if (!extras.empty()) return "expected no further argument, found '" + extras.front() + "'";
  if (const auto missing = sides_of(text, " is required").before; !missing.empty()) {
    return "expected " + missing + ", found none";
  }
  if (const auto both = sides_of(text, " excludes "); !both.before.empty()) {
    return "expected " + both.before + " or " + both.after + ", found both";
  }
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) return mismatch(command, text);
  if (dynamic_cast<const CLI::ConversionError*>(&error) != nullptr)
    return unreadable(command, text);
  return text;
}

}  // namespace cameras::cli
