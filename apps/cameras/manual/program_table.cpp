#include "manual/program_table.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <sstream>

namespace cameras::cli {
namespace {

bool is_word(const std::string& part) {
  return std::ranges::all_of(part, [](unsigned char c) { return std::isupper(c) == 0; });
}

void add_part(Values& values, const std::string& part, const ValueKinds& kinds) {
  if (const auto kind = kinds.find(part); kind != kinds.end()) {
    values.words.insert(values.words.end(), kind->second.begin(), kind->second.end());
  } else if (part == "DIR" || part == "FOLDER") {
    values.folders = true;
  } else if (const auto dot = part.rfind('.'); dot != std::string::npos || part == "FILE") {
    values.files = true;
    // A picture to write may end otherwise than its example does; a model is ONNX.
    if (part.ends_with(".onnx")) values.extension = "onnx";
  } else if (is_word(part)) {
    values.words.push_back(part);
  }
}

// "INT:INT in [1 - 9]" -> the name and what is taken.
void split_type(const std::string& type, OptionRow& row) {
  const auto colon = type.find(':');
  row.value = type.substr(0, colon);
  if (colon != std::string::npos) row.range = type.substr(colon + 1);
}

OptionRow row_of(const CLI::Option& option, const ValueKinds& kinds) {
  OptionRow row;
  const bool argument = option.get_positional();
  if (argument) row.names = {option.get_name(true)};
  for (const std::string& name : option.get_snames()) row.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) row.names.push_back("--" + name);
  if (option.get_items_expected_max() > 0) split_type(option.get_type_name(), row);
  row.fallback = option.get_default_str();
  row.description = option.get_description();
  row.required = option.get_required();
  row.several = option.get_items_expected_max() > 1;
  row.list = option.get_delimiter() == ',';
  row.values = values_of(row.value, kinds);
  // An argument that is no word is a file or a folder with files.
  if (argument && row.values.words.empty()) row.values.files = true;
  return row;
}

CommandRow row_of(const CLI::App& app, const ValueKinds& kinds) {
  CommandRow row{app.get_name(), app.get_description(), {}, {}};
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group().empty()) continue;  // not in the help
    auto& rows = option->get_positional() ? row.arguments : row.options;
    rows.push_back(row_of(*option, kinds));
  }
  return row;
}

}  // namespace

Values values_of(const std::string& value, const ValueKinds& kinds) {
  Values values;
  std::istringstream parts(value);
  for (std::string part; std::getline(parts, part, '|');) {
    // "M1.onnx,M2.onnx": the example of a list.
    add_part(values, part.substr(0, part.find(',')), kinds);
  }
  return values;
}

Values argument_values(const CommandRow& command) {
  Values values;
  for (const OptionRow& row : command.arguments) {
    values.words.insert(values.words.end(), row.values.words.begin(), row.values.words.end());
    values.files = values.files || row.values.files;
    values.folders = values.folders || row.values.folders;
    if (values.extension.empty()) values.extension = row.values.extension;
  }
  return values;
}

ProgramTable program_table(const CLI::App& app, const ValueKinds& kinds) {
  ProgramTable table{row_of(app, kinds), {}};
  for (const CLI::App* command : app.get_subcommands(std::function<bool(const CLI::App*)>())) {
    table.commands.push_back(row_of(*command, kinds));
  }
  return table;
}

}  // namespace cameras::cli
