#include "manual/completion.h"

#include <string_view>

namespace cameras::cli {
namespace {

// The text in single quotes, with a backslash before every letter of `special`.
std::string shielded(const std::string& text, std::string_view special) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
      continue;
    }
    if (c == '\\' || special.find(c) != std::string_view::npos) result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result;
}

// ":VALUE:(a b)": what _arguments offers for it.
std::string action(const OptionRow& row, const std::string& title) {
  const Values& values = row.values;
  const std::string name = ":" + shielded(title, ":") + ":";
  if (row.list && !values.words.empty()) {
    return name + "_values -s , value " + spaced(values.words);
  }
  if (values.files && !values.extension.empty())
    return name + "_files -g \"*." + values.extension + "\"";
  if (values.files) return name + "_files";
  if (values.folders) return name + "_files -/";
  if (!values.words.empty()) return name + "(" + spaced(values.words) + ")";
  return name + " ";
}

std::string specification(const OptionRow& row) {
  std::string text;
  for (const std::string& name : row.names) {
    text += std::string(" \\\n        '") + (row.several && !row.list ? "*" : "") + name;
    // The value may follow as a word of its own, or after the sign where the name is a long one.
    if (!row.value.empty() && name.starts_with("--")) text += "=";
    text += "[" + shielded(row.description, "[]:") + "]";
    if (!row.value.empty()) text += action(row, row.value);
    text += "'";
  }
  return text;
}

std::string arguments(const CommandRow& command) {
  std::string text;
  for (const OptionRow& row : command.options) text += specification(row);
  for (const OptionRow& row : command.arguments) {
    text += std::string(" \\\n        '") + (row.several ? "*" : "1") +
            action(row, row.names.front()) + "'";
  }
  return text;
}

}  // namespace

std::string zsh_completion(const ProgramTable& table) {
  std::string text =
      "#compdef cameras\n"
      "# Completion of zsh for cameras, made from the program's option tables.\n"
      "_cameras() {\n  local context state state_descr line\n  typeset -A opt_args\n"
      "  local -a commands=(\n";
  for (const CommandRow& command : table.commands) {
    text += "    '" + command.name + ":" + shielded(command.summary, "") + "'\n";
  }
  text += "  )\n  _arguments -C" + arguments(table.program) +
          " \\\n        '1:command:->command' '*::argument:->argument' && return\n"
          "  case $state in\n"
          "    command) _describe -t commands command commands ;;\n"
          "    argument)\n      case $words[1] in\n";
  for (const CommandRow& command : table.commands) {
    text += "        " + command.name + ") _arguments" + arguments(command) + " ;;\n";
  }
  return text + "      esac\n      ;;\n  esac\n}\n\n_cameras \"$@\"\n";
}

}  // namespace cameras::cli
