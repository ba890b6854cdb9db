#pragma once

#include <string>

namespace cameras::server {

/// Where a server is to be reached.
struct Place {
  std::string host = "127.0.0.1";
  int port = 8000;        ///< 0 = any that is free
  std::string unix = {};  ///< path of a Unix socket, in place of host and port
};

/// A socket that listens. The file of a Unix socket goes with it.
class ListeningSocket {
 public:
  /// @throws Error{io} that says why not; Error{bad_argument} for a name that is no address here
  explicit ListeningSocket(const Place& place);
  ListeningSocket(const ListeningSocket&) = delete;
  ListeningSocket& operator=(const ListeningSocket&) = delete;
  ~ListeningSocket();

  /// Hands the descriptor over; whoever has it closes it.
  int release() noexcept;
  /// "http://127.0.0.1:8000", or "unix:PATH".
  const std::string& address() const noexcept { return address_; }
  int port() const noexcept { return port_; }  ///< 0 for a Unix socket

 private:
  void open_unix(const Place& place);
  void open_tcp(const Place& place);
  int descriptor_ = -1;
  int port_ = 0;
  std::string address_;
  std::string file_;
};

/// Whether a host is this machine's own alone: "localhost", 127.0.0.0/8, ::1.
bool is_loopback(const std::string& host);

}  // namespace cameras::server
