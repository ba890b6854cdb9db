#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "server/http/reply.h"

namespace cameras::server {

/// A call that cannot be answered, for a reason that the library knows nothing of.
class Failure : public std::runtime_error {
 public:
  Failure(int status, std::string code, const std::string& message, int retry_seconds = 0)
      : std::runtime_error(message),
        status_(status),
        code_(std::move(code)),
        retry_seconds_(retry_seconds) {}

  int status() const noexcept { return status_; }
  const std::string& code() const noexcept { return code_; }
  int retry_seconds() const noexcept { return retry_seconds_; }  ///< 0 = says nothing of it

 private:
  int status_;
  std::string code_;
  int retry_seconds_;
};

Failure not_found(const std::string& message);
Failure bad_request(const std::string& message);

/// What went wrong, as a client is told: a Failure's own status, an Error's by its Errc, 413 where
/// memory ran out, and 500 for anything else.
struct Told {
  int status = 500;
  std::string code = "internal";
  std::string message;
  int retry_seconds = 0;
};

Told told(const std::exception& error);
Reply error_reply(const Told& what);

}  // namespace cameras::server
