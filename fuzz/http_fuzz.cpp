#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "bundled/bundled_model.h"
#include "server/http/http_server.h"
#include "server/server.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using cameras::server::Application;
using cameras::server::Guard;
using cameras::server::HttpServer;
using cameras::server::ListeningSocket;

// Little of everything: whatever is sent, it is over soon.
cameras::server::ApplicationOptions small_application() {
  cameras::server::ApplicationOptions options;
  options.bundled = cameras::cli::bundled_model();
  options.models.bytes = std::size_t{64} << 20;
  options.models.model.limits.memory = std::int64_t{1} << 28;
  options.images.bytes = std::size_t{8} << 20;
  options.images.limits.image_pixels = 1 << 20;
  options.explanation_bytes = std::size_t{8} << 20;
  options.waiting = 4;
  return options;
}

cameras::server::HttpOptions small_limits() {
  cameras::server::HttpOptions options;
  options.limits.json_bytes = options.limits.image_bytes = options.limits.model_bytes = 1 << 16;
  options.limits.head_time = options.limits.body_time = options.limits.write_time =
      std::chrono::seconds(5);
  return options;
}

struct Fuzzed {
  Application application{small_application()};
  Guard guard{{}};
  ListeningSocket socket{{.port = 0}};
  HttpServer server{cameras::server::all_routes(application, guard), small_limits(), socket};
};

}  // namespace

// Any bytes on a connection are answered or refused, and the connection ends.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Fuzzed fuzzed;
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return 0;
  const int room = 4 << 20;  // for an answer that nobody reads until the end
  for (const int end : ends) ::setsockopt(end, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
  static_cast<void>(::send(ends[0], data, size, MSG_NOSIGNAL | MSG_DONTWAIT));
  ::shutdown(ends[0], SHUT_WR);
  fuzzed.server.serve(ends[1]);
  ::close(ends[0]);
  fuzzed.application.explanations.cancel_all();
  return 0;
}
