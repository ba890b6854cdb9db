#include "command.h"

#include <array>
#include <exception>
#include <new>
#include <ostream>
#include <string>

namespace cameras::cli {
namespace {

constexpr std::array kCommands{
#define CAMERAS_COMMAND(name, summary) Command{#name, summary, &define_##name},
#include "commands.inc"
#undef CAMERAS_COMMAND
};

// --help and --version are exceptions of CLI11 too; anything else is wrong usage.
int finish_parsing(const CLI::App& app, const CLI::ParseError& error, Console console) {
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
    app.exit(error, console.out, console.err);
    return kDone;
  }
  console.err << "cameras: " << error.what() << " (see --help)\n";
  return kWrongUsage;
}

int act(const Action& action, Console console) {
  try {
    const int status = action(console);
    console.out.flush();
    if (console.out) return status;
    console.err << "cameras: standard output cannot be written\n";
  } catch (const UsageError& error) {
    console.err << "cameras: " << error.what() << '\n';
    return kWrongUsage;
  } catch (const std::bad_alloc&) {
    console.err << "cameras: expected enough memory for this, found too little\n";
  } catch (const std::exception& error) {
    console.err << "cameras: " << error.what() << '\n';
  }
  return kFailed;
}

}  // namespace

std::span<const Command> commands() noexcept { return kCommands; }

int run(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
  const Console console{out, err};
  CLI::App app("High-resolution saliency maps for ONNX image classifiers", "cameras");
  app.set_version_flag("--version", "cameras " CAMERAS_VERSION);
  app.require_subcommand(1);
  Action action;
  for (const Command& command : commands()) {
    CLI::App* sub = app.add_subcommand(command.name, command.summary);
    sub->callback([chosen = command.define(*sub), &action] { action = chosen; });
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return finish_parsing(app, error, console);
  }
  return act(action, console);
}

}  // namespace cameras::cli
