#include "manual/completion.h"

namespace cameras::cli {
namespace {

constexpr auto kBashHead =
    R"(# Completion of bash for cameras, made from the program's option tables.
_cameras() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  local command='' word words='' files='' folders='' list='' prefix=''
  # bash has cut --option=value at the sign.
  if [[ $current == = ]]; then
    current=''
  elif [[ $before == = ]]; then
    before=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
)";

constexpr auto kBashTail = R"(  esac
  if [[ -n $list && $current == *,* ]]; then
    prefix=${current%,*},
    current=${current##*,}
  fi
  COMPREPLY=()
  if [[ -n $words ]]; then
    mapfile -t COMPREPLY < <(compgen -P "$prefix" -W "$words" -- "$current")
  fi
  if [[ -n $files || -n $folders ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -P "$prefix" -d -- "$current")
  fi
  if [[ -n $files ]]; then
    # Folders are there already.
    while IFS= read -r word; do
      if [[ ! -d ${word#"$prefix"} ]]; then COMPREPLY+=("$word"); fi
    done < <(compgen -P "$prefix" -f -X "!$files" -- "$current")
  fi
}
complete -F _cameras cameras
)";

// A pattern of `case` for the names of an option after a command, or after none.
std::string pattern(const std::string& command, const OptionRow& row) {
  std::string text;
  for (const std::string& name : row.names) {
    text += (text.empty() ? "'" : " | '") + command + " " + name + "'";
  }
  return text;
}

std::string settings(const Values& values, bool list) {
  std::string text;
  if (!values.words.empty()) text += " words='" + spaced(values.words) + "'";
  if (values.files)
    text += " files='*" + (values.extension.empty() ? "" : "." + values.extension) + "'";
  if (values.folders) text += " folders=1";
  if (list) text += " list=1";
  return text.empty() ? " return" : text;
}

std::string branches(const CommandRow& command, const std::string& name) {
  std::string text;
  std::vector<std::string> names;
  for (const OptionRow& row : command.options) {
    names.insert(names.end(), row.names.begin(), row.names.end());
    if (row.value.empty()) continue;
    text += "    " + pattern(name, row) + ")" + settings(row.values, row.list) + " ;;\n";
  }
  text +=
      "    '" + name + " '*)\n      if [[ $current == -* ]]; then words='" + spaced(names) + "'";
  if (!command.arguments.empty()) {
    text += "; else" + settings(argument_values(command), false);
  }
  return text + "; fi\n      ;;\n";
}

}  // namespace

std::string bash_completion(const ProgramTable& table) {
  std::vector<std::string> names;
  for (const CommandRow& command : table.commands) names.push_back(command.name);
  std::string choice;
  for (const std::string& name : names) choice += (choice.empty() ? "" : " | ") + name;
  std::string text = kBashHead;
  text +=
      "      " + choice + ")\n        command=$word\n        break\n        ;;\n    esac\n  done\n";
  text += "  case \"$command $before\" in\n";
  for (const CommandRow& command : table.commands) text += branches(command, command.name);
  CommandRow program = table.program;
  std::vector<std::string> first = names;
  for (const OptionRow& row : program.options) {
    first.insert(first.end(), row.names.begin(), row.names.end());
  }
  return text + "    *) words='" + spaced(first) + "' ;;\n" + kBashTail;
}

}  // namespace cameras::cli
