#pragma once

#include <httplib.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "server/http/limits.h"

namespace cameras::server {

/// A client's socket, read with deadlines for a whole head and a whole body: a sender of one byte a
/// second is as good as one that sends nothing. Closes the socket in the end.
class Connection final : public httplib::Stream {
 public:
  Connection(int socket, const HttpLimits& limits);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() override;

  /// Waits for the first byte of the next request, until the connection has been idle too long.
  bool await_request(const std::function<bool()>& stopping);

  void begin_head();
  void begin_body();
  bool timed_out() const noexcept { return timed_out_; }
  bool head_too_large() const noexcept { return head_too_large_; }
  bool hung_up() const;

  /// Answers without a request that could be parsed.
  void refuse(std::string_view status, std::string_view code, std::string_view message) const;

  /// Lets what was sent arrive although the client is still sending: closing at once would take it
  /// back from a client that has not read it yet.
  void linger(std::chrono::milliseconds patience);

  bool is_readable() const override;
  bool is_writable() const override;
  ssize_t read(char* bytes, std::size_t size) override;
  ssize_t write(const char* bytes, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  int socket() const override { return socket_; }

 private:
  bool fill();

  int socket_;
  const HttpLimits& limits_;
  std::array<char, 16384> buffer_{};
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t head_left_ = 0;
  bool in_head_ = false;
  bool timed_out_ = false;
  bool head_too_large_ = false;
  std::chrono::steady_clock::time_point deadline_;
};

}  // namespace cameras::server
