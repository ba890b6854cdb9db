#pragma once

#include <functional>
#include <iosfwd>
#include <span>
#include <stdexcept>

#include "options/cli11_forward.h"

namespace cameras::cli {

/// Where a command writes: results to `out`, diagnostics and progress to `err`.
struct Console {
  std::ostream& out;
  std::ostream& err;
};

/// Runs a parsed subcommand. Returns the exit status; failures may also be exceptions.
using Action = std::function<int(Console console)>;

/// A subcommand: `define` declares its options and returns what to run once they are parsed.
struct Command {
  const char* name;
  const char* summary;
  Action (*define)(CLI::App& app);
};

std::span<const Command> commands() noexcept;

/// Wrong usage that only shows after parsing: exit status 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kWrongUsage = 2;

/// Declares the program's commands and options. Once they are parsed, `chosen` is what to run.
void define(CLI::App& app, Action& chosen);

/// The whole program without main(); returns the exit status.
int run(int argc, const char* const* argv, std::ostream& out, std::ostream& err);

#define CAMERAS_COMMAND(name, summary) Action define_##name(CLI::App& app);
#include "commands.inc"
#undef CAMERAS_COMMAND

}  // namespace cameras::cli
