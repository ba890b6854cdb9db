#include "command.h"

#include <CLI/CLI.hpp>
#include <array>
#include <cstdlib>
#include <exception>
#include <ostream>
#include <string>

#include "console/diagnostics.h"
#include "console/standard_streams.h"
#include "console/wrong_usage.h"
#include "outputs/draft_name.h"
#include "server/http/failure.h"

namespace cameras::cli {
namespace {

constexpr std::array kCommands{
#define CAMERAS_COMMAND(name, summary) Command{#name, summary, &define_##name},
#include "commands.inc"
#undef CAMERAS_COMMAND
};

// Below the list of commands: what a newcomer types next.
constexpr const char* kNextSteps =
    "Next steps:\n"
    "  cameras explain photo.jpg --model classifier.onnx   draws photo-saliency.png\n"
    "  cameras explain drawing.jpg                         by the bundled classifier of drawings\n"
    "  cameras inspect classifier.onnx                     how a model and its photos are read\n"
    "  cameras explain --help                              the options of a command";

// Results that are still on their way to standard output may fail to arrive.
int finish(int status, Console console) {
  console.out.flush();
  if (console.out) return status;
  print_failure(console.err, "standard output cannot be written");
  return kFailed;
}

// --help and --version are exceptions of CLI11 too; anything else is wrong usage.
int finish_parsing(const CLI::App& app, const CLI::ParseError& error, Console console) {
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
    app.exit(error, console.out, console.err);
    return finish(kDone, console);
  }
  print_failure(console.err, wrong_usage(app, error) + " (see --help)");
  return kWrongUsage;
}

// For a program that calls this one: the code that the server has for it too.
void print_kind(const std::exception& error, std::ostream& err) {
  const char* const wanted = std::getenv("CAMERAS_FAILURE_KIND");  // NOLINT(concurrency-mt-unsafe)
  if (wanted != nullptr) print_failure(err, "kind: " + server::told(error).code);
}

int act(const Action& action, Console console) {
  try {
    return finish(action(console), console);
  } catch (const UsageError& error) {
    print_failure(console.err, error.what());
    return kWrongUsage;
  } catch (const std::exception& error) {
    print_kind(error, console.err);
    print_failure(console.err, message_of(error));
    return kFailed;
  }
}

}  // namespace

std::span<const Command> commands() noexcept { return kCommands; }

void define(CLI::App& app, Action& chosen) {
  app.name("cameras");
  app.description("High-resolution saliency maps for ONNX image classifiers");
  app.set_version_flag("--version", "cameras " CAMERAS_VERSION);
  app.require_subcommand(1);
  for (const Command& command : commands()) {
    CLI::App* sub = app.add_subcommand(command.name, command.summary);
    sub->callback([action = command.define(*sub), &chosen] { chosen = action; });
  }
  app.footer(kNextSteps);  // last: a command added after it would have it too
}

int run(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
  guard_standard_streams();
  remove_drafts_on_signals();
  const Console console{out, err};
  CLI::App app;
  Action action;
  define(app, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return finish_parsing(app, error, console);
  }
  return act(action, console);
}

}  // namespace cameras::cli
