#pragma once

#include <httplib.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "server/server.h"

namespace cameras::server {

using Json = nlohmann::ordered_json;

inline constexpr const char* kModel = "scenes-dense";  ///< the bundled one

/// A server of the bundled model on a free port of this machine, with short times.
ServerOptions small_options();

/// A picture of the program's examples: its bytes.
std::string example_picture(std::size_t number = 0);

/// A server that runs as long as the object lives, and a client of it.
class Running {
 public:
  explicit Running(const ServerOptions& options = small_options());

  httplib::Client client() const;
  int port() const { return server_->port(); }
  Server& server() { return *server_; }

  Json get(const std::string& path, int status = 200) const;
  Json post(const std::string& path, const Json& json, int status = 200) const;
  std::string bytes(const std::string& path) const;

  /// The id of an example picture.
  std::string picture(std::size_t number = 0) const;
  /// Asks, and waits until it is over.
  Json explained(const Json& question) const;

  /// Sends bytes as they are on a connection of its own; what came back until the server closed it.
  std::string raw(const std::string& bytes, bool shut_down = false) const;

 private:
  std::unique_ptr<Server> server_;
};

/// A socket that is connected to a port of this machine; whoever asks closes it.
int connected(int port);

}  // namespace cameras::server
