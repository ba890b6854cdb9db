#pragma once

#include <httplib.h>

#include <chrono>
#include <optional>
#include <string>

#include "server/http/call.h"
#include "server/http/connection.h"
#include "server/http/guard.h"
#include "server/http/limits.h"
#include "server/http/received_bytes.h"
#include "server/http/route.h"

namespace cameras::server {

/// One request of a connection and its answer: what HTTP's library has parsed becomes a Call, and
/// a Reply what it sends. The library's own routing, ranges, compression and limits are not used:
/// its patterns recurse by the letter, its ranges may overlap, and its limits read on to the end.
class Exchange {
 public:
  struct Setting {
    const std::vector<Route>& routes;
    const Guard& guard;
    const HttpLimits& limits;
    ReceivedBytes& received;
    const std::function<bool()>& stopping;
  };
  Exchange(const Setting& setting, Connection& connection);

  /// The head is there: decides what is answered, and whether the body is read.
  void take_head(httplib::Request& request);
  /// Answers where there is nothing to read; false: there is a body first.
  bool answer_without_body(httplib::Response& response);
  void answer_with_body(const httplib::Request& request, httplib::Response& response,
                        const httplib::ContentReader& read);

  /// Says why the library itself refuses a request: a head that is too long, too slow or no HTTP.
  void explain(httplib::Response& response);

  bool has_to_close() const noexcept { return close_; }
  const std::string& pattern() const noexcept { return pattern_; }
  int status() const noexcept { return status_; }
  double seconds() const;

 private:
  void refuse(httplib::Request& request, Reply reply);
  std::optional<Reply> body_refusal(httplib::Request& request, const Route& route);
  Reply answer();
  void fill(httplib::Response& response, Reply reply);
  bool receive(const httplib::Request& request, const httplib::ContentReader& read);

  const Setting& setting_;
  Connection& connection_;
  const Route* route_ = nullptr;
  std::optional<Reply> refusal_;
  Call call_;
  ReceivedBytes::Share share_;
  bool has_body_ = false;
  bool close_ = false;
  std::string pattern_;
  int status_ = 0;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace cameras::server
