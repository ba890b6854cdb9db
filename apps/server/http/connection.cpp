#include "server/http/connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

namespace cameras::server {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// Whether one of `events` came before the deadline; a signal is no event.
bool poll_until(int socket, short events, Clock::time_point deadline) {
  while (true) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) return false;
    pollfd entry{.fd = socket, .events = events, .revents = 0};
    const int ready = ::poll(&entry, 1, static_cast<int>(std::min<long>(left.count(), 60'000)));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

}  // namespace

Connection::Connection(int socket, const HttpLimits& limits) : socket_(socket), limits_(limits) {
  // A head and its body are two pieces: the second would wait 40 ms for the first one's receipt.
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

Connection::~Connection() { ::close(socket_); }

bool Connection::await_request(const std::function<bool()>& stopping) {
  if (begin_ < end_) return !stopping();
  const auto deadline = Clock::now() + limits_.idle_time;
  while (!stopping()) {
    const auto step = std::min(deadline, Clock::now() + milliseconds(200));
    if (poll_until(socket_, POLLIN, step)) return true;
    if (Clock::now() >= deadline) return false;
  }
  return false;
}

void Connection::begin_head() {
  in_head_ = true;
  head_left_ = limits_.head_bytes;
  deadline_ = Clock::now() + limits_.head_time;
}

void Connection::begin_body() {
  in_head_ = false;
  deadline_ = Clock::now() + limits_.body_time;
}

bool Connection::hung_up() const {
  pollfd entry{.fd = socket_, .events = POLLRDHUP, .revents = 0};
  if (::poll(&entry, 1, 0) <= 0) return false;
  return (entry.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

void Connection::refuse(std::string_view status, std::string_view code,
                        std::string_view message) const {
  const nlohmann::ordered_json json{{"error", {{"code", code}, {"message", message}}}};
  const std::string body = json.dump() + "\n";
  const std::string text = "HTTP/1.1 " + std::string(status) +
                           "\r\nContent-Type: application/json\r\nRetry-After: 1\r\n"
                           "Connection: close\r\nContent-Length: " +
                           std::to_string(body.size()) + "\r\n\r\n" + body;
  // What does not fit into the socket's empty buffer is lost on a client that does not read.
  static_cast<void>(::send(socket_, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
}

void Connection::linger(milliseconds patience) {
  ::shutdown(socket_, SHUT_WR);
  const auto deadline = Clock::now() + patience;
  while (poll_until(socket_, POLLIN, deadline)) {
    if (::recv(socket_, buffer_.data(), buffer_.size(), MSG_DONTWAIT) <= 0) return;
  }
}

bool Connection::is_readable() const {
  return begin_ < end_ || poll_until(socket_, POLLIN, deadline_);
}

bool Connection::is_writable() const {
  return !hung_up() && poll_until(socket_, POLLOUT, Clock::now() + limits_.write_time);
}

bool Connection::fill() {
  if (!poll_until(socket_, POLLIN, deadline_)) {
    timed_out_ = true;
    return false;
  }
  const ssize_t count = ::recv(socket_, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return fill();
  if (count <= 0) return false;
  begin_ = 0;
  end_ = static_cast<std::size_t>(count);
  return true;
}

ssize_t Connection::read(char* bytes, std::size_t size) {
  if (in_head_ && head_left_ == 0) {
    head_too_large_ = true;
    return -1;
  }
  if (begin_ == end_ && !fill()) return -1;
  std::size_t count = std::min(size, end_ - begin_);
  if (in_head_) count = std::min(count, head_left_);
  std::memcpy(bytes, buffer_.data() + begin_, count);
  begin_ += count;
  if (in_head_) head_left_ -= count;
  return static_cast<ssize_t>(count);
}

ssize_t Connection::write(const char* bytes, std::size_t size) {
  while (true) {
    if (!poll_until(socket_, POLLOUT, Clock::now() + limits_.write_time)) return -1;
    const ssize_t count = ::send(socket_, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0) return count;
    if (count < 0 && errno != EINTR && errno != EAGAIN) return -1;
  }
}

// Nobody reads addresses here: what may be asked does not depend on them.
void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

void Connection::get_local_ip_and_port(std::string& ip, int& port) const {
  get_remote_ip_and_port(ip, port);
}

}  // namespace cameras::server
