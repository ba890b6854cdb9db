#include "server/http/guard.h"

#include <arpa/inet.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <utility>

#include "cameras/text.h"
#include "server/http/digest.h"
#include "server/http/listening_socket.h"

namespace cameras::server {
namespace {

constexpr const char* kCookie = "cameras_token=";

// "localhost" of "localhost:8000", "::1" of "[::1]:8000".
std::string name_of(const std::string& host) {
  if (host.starts_with('[')) return host.substr(1, host.find(']') - 1);
  return host.substr(0, host.find(':'));
}

bool is_address(const std::string& name) {
  in6_addr buffer{};
  return inet_pton(AF_INET, name.c_str(), &buffer) == 1 ||
         inet_pton(AF_INET6, name.c_str(), &buffer) == 1;
}

bool changes(const std::string& method) { return method != "GET" && method != "HEAD"; }

// A page may only change what it came from. Other programs send no Origin.
bool is_own_origin(const Head& head) {
  const std::string site = head.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") return false;
  const std::string origin = head.header("origin");
  return origin.empty() || origin == "http://" + head.host || origin == "https://" + head.host;
}

std::string brought_token(const Head& head) {
  const std::string given = head.header("authorization");
  constexpr const char* kBearer = "Bearer ";
  if (given.starts_with(kBearer)) return given.substr(7);
  const std::string cookies = head.header("cookie");
  const std::size_t start = cookies.find(kCookie);
  if (start == std::string::npos) return {};
  const std::size_t value = start + std::string_view(kCookie).size();
  return cookies.substr(value, cookies.find(';', value) - value);
}

}  // namespace

Guard::Guard(GuardOptions options) : options_(std::move(options)) {}

bool Guard::is_own_host(const std::string& host) const {
  const std::string name = name_of(host);
  if (std::ranges::find(options_.hosts, name) != options_.hosts.end()) return true;
  if (is_loopback(name)) return true;
  if (options_.unix) return name.empty() || options_.hosts.empty();
  // A name that is an address leads nowhere else: no rebinding.
  return !options_.loopback && is_address(name);
}

bool Guard::is_token(const std::string& text) const {
  const std::string given = sha256(text);
  const std::string wanted = sha256(options_.token);
  return CRYPTO_memcmp(given.data(), wanted.data(), wanted.size()) == 0;
}

std::optional<Reply> Guard::refusal(const Head& head, bool open) const {
  if (!is_own_host(head.host)) {
    return error_reply(421, "wrong_host",
                       "expected a Host that this server is reached by (--allow-host), found '" +
                           printable(head.host) + "'");
  }
  if (changes(head.method) && !is_own_origin(head)) {
    return error_reply(403, "foreign_origin", "expected a request from this server's own page");
  }
  if (!open && asks_for_token() && !is_token(brought_token(head))) {
    Reply reply = error_reply(401, "no_token", "expected the server's token");
    reply.headers.emplace_back("WWW-Authenticate", "Bearer");
    return reply;
  }
  return std::nullopt;
}

}  // namespace cameras::server
