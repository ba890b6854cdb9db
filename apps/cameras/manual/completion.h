#pragma once

#include <string>

#include "manual/program_table.h"

namespace cameras::cli {

/// Completions of commands, options and their values, as scripts that the shells load.
std::string bash_completion(const ProgramTable& table);
std::string zsh_completion(const ProgramTable& table);
std::string fish_completion(const ProgramTable& table);

/// "a b c"
std::string spaced(const std::vector<std::string>& words);

}  // namespace cameras::cli
