#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/http/call.h"
#include "server/http/reply.h"

namespace cameras::server {

/// Who may ask.
struct GuardOptions {
  bool loopback = true;                 ///< only names of this machine are its own
  bool unix = false;                    ///< a Unix socket: its file says who may connect
  std::vector<std::string> hosts = {};  ///< further names that it is reached by (--allow-host)
  std::string token = {};               ///< "" = none is asked for
};

/// Decides from a request's head alone whether it is answered: the Host it was sent to (a page of
/// another site whose name leads here is refused), the Origin of calls that change something, and
/// the token. Immutable.
class Guard {
 public:
  explicit Guard(GuardOptions options);

  /// Why not, or nothing.
  /// @param open whether the call is answered without a token
  std::optional<Reply> refusal(const Head& head, bool open) const;

  /// Whether this is the token; takes as long for one that is nearly right.
  bool is_token(const std::string& text) const;
  bool asks_for_token() const noexcept { return !options_.token.empty(); }

 private:
  bool is_own_host(const std::string& host) const;
  GuardOptions options_;
};

}  // namespace cameras::server
