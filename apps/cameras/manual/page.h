#pragma once

#include <string>

#include "manual/program_table.h"

namespace cameras::cli {

/// What a manual page says of itself.
struct Edition {
  std::string version;
  std::string date;  ///< 2025-01-31
};

/// The manual page PROGRAM(1), for man(7).
std::string program_page(const ProgramTable& table, const Edition& edition);

/// The manual page PROGRAM-COMMAND(1) of one of the table's commands.
std::string command_page(const ProgramTable& table, const CommandRow& command,
                         const Edition& edition);

/// The text as roff prints it letter by letter: nothing in it is a request, and a minus can be
/// copied.
std::string roff(const std::string& text);

}  // namespace cameras::cli
