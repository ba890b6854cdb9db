#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/call.h"
#include "server/http/reply.h"

namespace cameras::server {

/// Which limit a body has.
enum class BodyKind { none, json, image, model };

/// A call that the server answers: its line of the table that requests, metrics and OpenAPI read.
struct Route {
  std::string method;   ///< "GET", which HEAD is too
  std::string pattern;  ///< "/api/models/{id}", "/v1/models/{name}:predict"
  std::string summary;  ///< one line, for OpenAPI
  std::function<Reply(const Call& call)> answer;
  BodyKind body = BodyKind::none;
  bool open = false;                      ///< whether it is answered without a token
  bool always = false;                    ///< whether it is answered while the server stops, too
  std::vector<int> statuses = {};         ///< beside 200 and those that any call may have
  std::string type = "application/json";  ///< of the answer
};

/// What a path leads to.
struct Match {
  const Route* route = nullptr;  ///< none: there is no such path, or not with this method
  std::vector<std::string> names = {};
  std::string allowed = {};  ///< the methods that the path has: "GET, DELETE"
};

/// Looks the path up; a literal segment comes before one with a name.
Match match(const std::vector<Route>& routes, std::string_view method, std::string_view path);

}  // namespace cameras::server
