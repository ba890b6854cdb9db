#include "server/flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "bundled/bundled_model.h"
#include "cameras/computing.h"
#include "cameras/error.h"
#include "command.h"
#include "console/diagnostics.h"
#include "options/memory_size.h"
#include "options/model_file.h"
#include "options/not_empty.h"
#include "options/number_checks.h"
#include "server/pages/embedded_file.h"
#include "server/token_file.h"

namespace cameras::server {
namespace {

using cli::UsageError;

void add_place(CLI::App& app, ServeFlags& flags) {
  app.add_option("--host", flags.host, "Address to listen on")
      ->capture_default_str()
      ->type_name("HOST");
  app.add_option("--port", flags.port, "Port; 0 = any that is free")
      ->capture_default_str()
      ->check(cli::whole_number(0, 65535));
  app.add_option("--unix", flags.unix, "Unix socket, in place of host and port")
      ->check(cli::not_empty("a path"))
      ->type_name("PATH");
  app.add_option("--allow-host", flags.hosts,
                 "Name that requests may call the server by, as behind a proxy")
      ->allow_extra_args(false)
      ->type_name("NAME");
  app.add_option("--token-file", flags.token_file,
                 "File with the token that requests have to bring")
      ->check(cli::not_empty("a file"))
      ->type_name("FILE");
  app.add_flag("--insecure", flags.insecure, "Answer other machines without a token");
  app.add_flag("--open", flags.open, "Open the page in a browser");
  app.add_flag("--until-eof", flags.until_eof,
               "For a program that starts this one: end when standard input does, and open a model "
               "when it is asked for");
}

void add_limits(CLI::App& app, ServeFlags& flags) {
  const auto count = [&](const char* name, std::int64_t& value, const char* help) {
    app.add_option(name, value, help)
        ->capture_default_str()
        ->check(cli::whole_number(1, 1'000'000));
  };
  const auto size = [&](const char* name, std::string& value, const char* help) {
    app.add_option(name, value, help)->capture_default_str()->type_name("SIZE");
  };
  app.add_option("--uploads", flags.uploads, "Whether clients may send models")
      ->capture_default_str()
      ->type_name("on|off");
  count("--jobs", flags.jobs, "Calls that compute at once; they share the threads");
  count("--queue", flags.queue, "Calls that may wait for that; more are answered 429");
  app.add_option("--connections", flags.connections, "Open connections; more are answered 503")
      ->capture_default_str()
      ->check(cli::whole_number(1, 900));
  size("--max-json", flags.json_size, "Largest JSON body");
  size("--max-image", flags.image_size, "Largest picture that is sent");
  app.add_option("--max-pixels", flags.image_pixels, "Most pixels of a picture, height x width")
      ->capture_default_str()
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 31));
  size("--max-model", flags.model_size, "Largest model that is sent");
  size("--models-memory", flags.models_memory, "Open models together; the least used is closed");
  size("--images-memory", flags.images_memory,
       "Pictures that were sent; the least used is dropped");
  size("--answers-memory", flags.answers_memory, "Explanations that are kept");
  count("--head-seconds", flags.head_seconds, "Time for a request's head");
  count("--body-seconds", flags.body_seconds, "Time for a request's body");
  count("--idle-seconds", flags.idle_seconds, "Time between two requests of a connection");
}

GuardOptions guard_of(const ServeFlags& flags) {
  GuardOptions guard{.loopback = is_loopback(flags.host),
                     .unix = !flags.unix.empty(),
                     .hosts = flags.hosts,
                     .token = token_in(flags.token_file)};
  if (!guard.unix) guard.hosts.push_back(flags.host);
  if (!guard.loopback && !guard.unix && guard.token.empty() && !flags.insecure) {
    throw UsageError("expected --token-file FILE or --insecure with --host " + flags.host +
                     ", which other machines reach");
  }
  return guard;
}

std::vector<ExampleImage> examples() {
  std::vector<ExampleImage> images;
  int number = 0;
  for (const EmbeddedFile& file : example_files()) {
    const bool several = file.name.starts_with("multi");
    images.push_back(
        {.title = several ? "Several things, " + std::to_string(++number) : "One thing",
         .bytes = file.plain});
  }
  return images;
}

std::size_t size_of(const char* flag, const std::string& text) {
  return static_cast<std::size_t>(cli::memory_size(flag, text));
}

HttpLimits limits_of(const ServeFlags& flags) {
  return {.connections = static_cast<std::size_t>(flags.connections),
          .json_bytes = size_of("--max-json", flags.json_size),
          .image_bytes = size_of("--max-image", flags.image_size),
          .model_bytes = size_of("--max-model", flags.model_size),
          .head_time = std::chrono::seconds(flags.head_seconds),
          .body_time = std::chrono::seconds(flags.body_seconds),
          .idle_time = std::chrono::seconds(flags.idle_seconds)};
}

// Once nothing else is wrong with the call: "zoo:NAME" may take long.
std::vector<std::string> paths_of(const std::vector<std::string>& models, std::ostream& err) {
  std::vector<std::string> paths;
  for (const std::string& model : models) {
    cli::ModelFile file = cli::fetched_model(model, err);
    cli::print_warnings(err, file.warnings);
    paths.push_back(std::move(file.path).string());
  }
  return paths;
}

}  // namespace

void add_serve_flags(CLI::App& app, ServeFlags& flags) {
  app.add_option("MODEL", flags.models,
                 "ONNX models, folders of them, or zoo:NAME (default: the bundled one)")
      ->type_name("M.onnx");
  add_place(app, flags);
  add_limits(app, flags);
  cli::add_model_flags(app, flags.model);
  cli::add_computing_flags(app, flags.model);
}

ServerOptions server_options(const ServeFlags& flags, std::ostream& err) {
  if (flags.uploads != "on" && flags.uploads != "off") {
    throw UsageError("expected --uploads on or off, found '" + flags.uploads + "'");
  }
  const ModelOptions model = cli::model_options(flags.model);
  Limits limits = model.limits;
  limits.image_bytes = static_cast<std::int64_t>(size_of("--max-image", flags.image_size));
  limits.image_pixels = flags.image_pixels;
  return {.place = {.host = flags.host, .port = flags.port, .unix = flags.unix},
          .guard = guard_of(flags),
          .limits = limits_of(flags),
          .application = {.models = {.model = model,
                                     .bytes = size_of("--models-memory", flags.models_memory),
                                     .uploads = flags.uploads == "on"},
                          .images = {.bytes = size_of("--images-memory", flags.images_memory),
                                     .limits = limits},
                          .bundled = cli::bundled_model(),
                          .files = model_files(paths_of(flags.models, err)),
                          .examples = examples(),
                          .jobs = static_cast<std::size_t>(flags.jobs),
                          .waiting = static_cast<std::size_t>(flags.queue),
                          .explanation_bytes = size_of("--answers-memory", flags.answers_memory)}};
}

cli::ModelFlags computing_of(const ServeFlags& flags) {
  cli::ModelFlags computing = flags.model;
  const int threads = computing.threads > 0 ? computing.threads : usable_processors();
  computing.threads = std::max(1, threads / static_cast<int>(flags.jobs));
  return computing;
}

}  // namespace cameras::server
