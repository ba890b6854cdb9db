#include "manual/completion.h"

namespace cameras::cli {
namespace {

constexpr auto kFishHead =
    R"(# Completion of fish for cameras, made from the program's option tables.
function __cameras_list --description 'One more of these after what is there, separated by commas'
    set -l there (commandline -ct | string replace -r '^--[^=]*=' '' | string replace -r '[^,]*$' '')
    for word in $argv
        echo $there$word
    end
end

complete -c cameras -f
)";

std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result + "'";
}

std::string values_after(const OptionRow& row) {
  const Values& values = row.values;
  if (values.files && values.extension.empty()) return " -r -F";
  std::string offered;
  if (values.files) offered = "(__fish_complete_suffix ." + values.extension + ")";
  if (values.folders) offered = "(__fish_complete_directories)";
  if (!values.words.empty()) {
    offered = row.list ? "(__cameras_list " + spaced(values.words) + ")" : spaced(values.words);
  }
  return offered.empty() ? " -x" : " -x -a " + quoted(offered);
}

std::string options(const CommandRow& command, const std::string& condition) {
  std::string text;
  for (const OptionRow& row : command.options) {
    text += "complete -c cameras -n " + quoted(condition);
    for (const std::string& name : row.names) {
      const bool is_long = name.starts_with("--");
      text += (is_long ? " -l " : " -s ") + name.substr(is_long ? 2 : 1);
    }
    if (!row.value.empty()) text += values_after(row);
    text += " -d " + quoted(row.description) + "\n";
  }
  return text;
}

}  // namespace

std::string fish_completion(const ProgramTable& table) {
  const std::string first = "__fish_use_subcommand";
  std::string text = kFishHead + options(table.program, first);
  for (const CommandRow& command : table.commands) {
    text += "\ncomplete -c cameras -n " + first + " -a " + command.name + " -d " +
            quoted(command.summary) + "\n";
    const std::string condition = "__fish_seen_subcommand_from " + command.name;
    if (!command.arguments.empty()) {
      const Values values = argument_values(command);
      text += "complete -c cameras -n " + quoted(condition);
      text += values.files ? " -F\n" : " -f -a " + quoted(spaced(values.words)) + "\n";
    }
    text += options(command, condition);
  }
  return text;
}

}  // namespace cameras::cli
