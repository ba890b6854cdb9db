#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/http/guard.h"
#include "server/http/limits.h"
#include "server/http/listening_socket.h"
#include "server/http/route.h"

namespace cameras::server {

struct HttpOptions {
  HttpLimits limits = {};
  GuardOptions guard = {};
  /// Told of every answer, in the connection's thread; `pattern` is the route's, or "".
  std::function<void(const std::string& pattern, int status, double seconds)> answered = {};
};

/// Answers HTTP on a socket: a thread a connection, as many as the limits allow. A handler that
/// throws costs its own request alone.
class HttpServer {
 public:
  HttpServer(std::vector<Route> routes, HttpOptions options, ListeningSocket& socket);
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer();  ///< returns when every handler has

  /// Starts to answer; returns at once.
  void start();
  /// Takes no new connection and no new request; those under way are answered.
  void close();
  /// Waits until all connections have ended, and cuts those that have not until then. Handlers that
  /// compute go on; the destructor waits for them.
  /// @return whether none had to be cut
  bool wait(std::chrono::steady_clock::time_point until);

  /// Answers one connection in this thread, and closes its socket.
  void serve(int socket);

  int connections() const;

 private:
  class Listener;
  std::unique_ptr<Listener> listener_;
};

}  // namespace cameras::server
