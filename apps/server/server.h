#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "server/api/application.h"
#include "server/http/guard.h"
#include "server/http/limits.h"
#include "server/http/listening_socket.h"

namespace cameras::server {

struct ServerOptions {
  Place place = {};
  GuardOptions guard = {};
  HttpLimits limits = {};
  ApplicationOptions application = {};
};

/// The whole server: it answers from its making on, until stop().
class Server {
 public:
  /// Listens, and answers from then on. Models are opened when they are asked for.
  /// @throws Error that says why not
  explicit Server(const ServerOptions& options);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();  ///< stop(), and waits for what computes

  const std::string& address() const noexcept;  ///< "http://127.0.0.1:8000", "unix:PATH"
  int port() const noexcept;

  /// Opens the model where there is a single one, so that who starts a server is told of its
  /// faults.
  /// @throws Error as open_model() does
  void open_only_model();

  /// Refuses what is new, lets what runs finish until then, and cancels it after that. Returns a
  /// second later at the most.
  /// @return whether all of it finished; if not, something may still compute
  bool stop(std::chrono::seconds patience);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// The routes of a server, without those that are about the others.
std::vector<Route> all_routes(Application& app, const Guard& guard);

}  // namespace cameras::server
