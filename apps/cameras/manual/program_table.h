#pragma once

#include <map>
#include <string>
#include <vector>

#include "options/cli11_forward.h"

namespace cameras::cli {

/// What a user may type where a value is expected.
struct Values {
  std::vector<std::string> words;
  bool files = false;
  bool folders = false;
  std::string extension;  ///< of the files, "" = any
};

/// Words by the name that options give to a kind of value: {"METHOD", {"cameras", …}}.
using ValueKinds = std::map<std::string, std::vector<std::string>, std::less<>>;

/// An option, or an argument without one.
struct OptionRow {
  std::vector<std::string> names;  ///< "-h", "--help"; of an argument "IMAGE"
  std::string value;               ///< "overlay|heat", "M.onnx"; "" = a switch
  std::string range;               ///< which values are taken, as CLI11 says it
  std::string fallback;            ///< the value where it is not given, "" = none to name
  std::string description;
  Values values;
  bool required = false;
  bool several = false;  ///< more than one value
  bool list = false;     ///< values are separated by commas
};

struct CommandRow {
  std::string name;
  std::string summary;
  std::vector<OptionRow> arguments;
  std::vector<OptionRow> options;
};

/// The program as its option tables have it: what manual pages and completions are made from.
struct ProgramTable {
  CommandRow program;
  std::vector<CommandRow> commands;
};

ProgramTable program_table(const CLI::App& app, const ValueKinds& kinds);

/// What any of a command's arguments may be, for shells that do not count them.
Values argument_values(const CommandRow& command);

/// What the name of a kind of value allows. Its parts between bars are words as they are typed
/// (lower case), names of `kinds`, files (M.onnx, FILE), folders (DIR, FOLDER), or anything else.
Values values_of(const std::string& value, const ValueKinds& kinds);

}  // namespace cameras::cli
