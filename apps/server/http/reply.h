#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cameras::server {

/// Sends a piece of an answer that grows; false once nobody reads it any more.
using Send = std::function<bool(std::string_view piece)>;

/// What a call is answered with.
struct Reply {
  int status = 200;
  std::string body = {};
  std::string type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers = {};
  /// Where set, it sends the answer piece by piece, in the connection's thread; `body` is not read.
  std::function<void(const Send& send)> stream = {};
  std::string error = {};  ///< the message of an error_reply()
};

/// @param json names of strangers are in it: bytes that are no UTF-8 become U+FFFD
Reply json_reply(const nlohmann::ordered_json& json, int status = 200);

/// {"error": {"code", "message"}}
Reply error_reply(int status, const std::string& code, const std::string& message);

}  // namespace cameras::server
