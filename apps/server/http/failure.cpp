#include "server/http/failure.h"

#include <new>

#include "cameras/error.h"
#include "cameras/text.h"

namespace cameras::server {
namespace {

struct ErrcRow {
  Errc errc;
  int status;
  const char* code;
};

// The one table of what the library's failures are over HTTP (docs/serve.md has it too).
constexpr ErrcRow kTable[] = {
    {Errc::bad_argument, 400, "bad_argument"},
    {Errc::bad_image, 422, "bad_image"},
    {Errc::bad_model, 422, "bad_model"},
    {Errc::unsupported_operator, 422, "unsupported_operator"},
    {Errc::io, 500, "io"},
    {Errc::cancelled, 409, "cancelled"},
    {Errc::over_budget, 413, "over_budget"},
};

}  // namespace

Failure not_found(const std::string& message) { return {404, "not_found", message}; }

Failure bad_request(const std::string& message) { return {400, "bad_argument", message}; }

Told told(const std::exception& error) {
  if (const auto* failure = dynamic_cast<const Failure*>(&error)) {
    return {failure->status(), failure->code(), printable(failure->what()),
            failure->retry_seconds()};
  }
  if (const auto* known = dynamic_cast<const Error*>(&error)) {
    for (const ErrcRow& row : kTable) {
      if (row.errc == known->code()) return {row.status, row.code, known->what()};
    }
  }
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) {
    return {413, "over_budget", "expected a request that memory is left for"};
  }
  return {500, "internal", "the server failed on this request"};
}

Reply error_reply(const Told& what) {
  Reply reply = error_reply(what.status, what.code, what.message);
  if (what.retry_seconds > 0) {
    reply.headers.emplace_back("Retry-After", std::to_string(what.retry_seconds));
  }
  return reply;
}

}  // namespace cameras::server
