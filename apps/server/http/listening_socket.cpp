#include "server/http/listening_socket.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "cameras/error.h"

namespace cameras::server {
namespace {

constexpr int kBacklog = 1024;

// sockaddr's way of being several types.
template <class Address>
const sockaddr* as_sockaddr(const Address& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

std::string reason() { return std::strerror(errno); }

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

std::unique_ptr<addrinfo, FreeAddresses> addresses_of(const Place& place) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* list = nullptr;
  const int error =
      getaddrinfo(place.host.c_str(), std::to_string(place.port).c_str(), &hints, &list);
  require(error == 0, Errc::bad_argument,
          "expected --host with an address of this machine, found '", place.host, "' (",
          gai_strerror(error), ")");
  return std::unique_ptr<addrinfo, FreeAddresses>(list);
}

// A socket file that a server left behind which was killed; one that answers is left alone.
void remove_stale(const sockaddr_un& address) {
  struct stat found {};
  if (lstat(address.sun_path, &found) != 0 || !S_ISSOCK(found.st_mode)) return;
  const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool alive = ::connect(probe, as_sockaddr(address), sizeof address) == 0;
  ::close(probe);
  if (!alive) ::unlink(address.sun_path);
}

}  // namespace

ListeningSocket::ListeningSocket(const Place& place) {
  if (place.unix.empty()) {
    open_tcp(place);
  } else {
    open_unix(place);
  }
}

void ListeningSocket::open_unix(const Place& place) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  require(place.unix.size() < sizeof address.sun_path, Errc::bad_argument,
          "expected --unix with a path of at most ", sizeof address.sun_path - 1,
          " letters, found ", place.unix.size());
  std::memcpy(address.sun_path, place.unix.c_str(), place.unix.size() + 1);
  remove_stale(address);
  descriptor_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  // For its owner alone: who may connect is the only check that a Unix socket has.
  const mode_t mask = ::umask(0177);
  const bool bound = ::bind(descriptor_, as_sockaddr(address), sizeof address) == 0;
  const std::string why = reason();
  ::umask(mask);
  const bool listens = bound && ::listen(descriptor_, kBacklog) == 0;
  if (bound) file_ = place.unix;
  require(listens, Errc::io, place.unix, ": ", bound ? reason() : why);
  address_ = "unix:" + place.unix;
}

void ListeningSocket::open_tcp(const Place& place) {
  std::string why;
  const auto list = addresses_of(place);
  for (const addrinfo* one = list.get(); one != nullptr; one = one->ai_next) {
    descriptor_ = ::socket(one->ai_family, SOCK_STREAM | SOCK_CLOEXEC, one->ai_protocol);
    const int yes = 1;
    ::setsockopt(descriptor_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (::bind(descriptor_, one->ai_addr, one->ai_addrlen) == 0 &&
        ::listen(descriptor_, kBacklog) == 0) {
      break;
    }
    why = reason();
    ::close(descriptor_);
    descriptor_ = -1;
  }
  require(descriptor_ >= 0, Errc::io, place.host, " port ", place.port, ": ", why);
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  ::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&bound), &size);
  port_ = ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&bound)->sin6_port
                                            : reinterpret_cast<sockaddr_in*>(&bound)->sin_port);
  const bool colons = place.host.find(':') != std::string::npos;
  address_ =
      "http://" + (colons ? "[" + place.host + "]" : place.host) + ":" + std::to_string(port_);
}

ListeningSocket::~ListeningSocket() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!file_.empty()) ::unlink(file_.c_str());
}

int ListeningSocket::release() noexcept {
  const int descriptor = descriptor_;
  descriptor_ = -1;
  return descriptor;
}

bool is_loopback(const std::string& host) {
  if (host == "localhost") return true;
  in_addr four{};
  if (inet_pton(AF_INET, host.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;
  in6_addr six{};
  return inet_pton(AF_INET6, host.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

}  // namespace cameras::server
