#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "cameras/limits.h"
#include "options/cli11_forward.h"
#include "options/model_options.h"
#include "server/server.h"

namespace cameras::server {

/// The options of `cameras serve`, as typed.
struct ServeFlags {
  std::vector<std::string> models;
  cli::ModelFlags model;
  std::string host = "127.0.0.1";
  int port = 8000;
  std::string unix;
  std::vector<std::string> hosts;
  std::string token_file;
  bool insecure = false;
  std::string uploads = "on";
  bool open = false;
  bool until_eof = false;
  std::int64_t jobs = 1;
  std::int64_t queue = 64;
  std::int64_t connections = 256;
  std::string json_size = "32Mi";
  std::string image_size = "64Mi";
  std::string model_size = "1Gi";
  std::int64_t image_pixels = Limits{}.image_pixels;
  std::string images_memory = "512Mi";
  std::string models_memory = "4Gi";
  std::string answers_memory = "64Mi";
  std::int64_t head_seconds = 10;
  std::int64_t body_seconds = 60;
  std::int64_t idle_seconds = 30;
};

void add_serve_flags(CLI::App& app, ServeFlags& flags);

/// Models of the zoo that the cache lacks are fetched, and `err` is told.
/// @throws cli::UsageError for what contradicts itself, or another host than this machine's own
///         without a token
/// @throws Error{io} for files that cannot be read
ServerOptions server_options(const ServeFlags& flags, std::ostream& err);

/// The threads of each job.
cli::ModelFlags computing_of(const ServeFlags& flags);

}  // namespace cameras::server
