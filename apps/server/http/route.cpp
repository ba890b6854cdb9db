#include "server/http/route.h"

#include <optional>

namespace cameras::server {
namespace {

// What stands for the {…} of a pattern in `path`; none where the path is another one. A name is at
// least one letter long and has no / in it.
std::optional<std::vector<std::string>> names_in(std::string_view pattern, std::string_view path) {
  std::vector<std::string> names;
  while (!pattern.empty()) {
    if (!pattern.starts_with('{')) {
      if (path.empty() || path.front() != pattern.front()) return std::nullopt;
      pattern.remove_prefix(1);
      path.remove_prefix(1);
      continue;
    }
    pattern.remove_prefix(pattern.find('}') + 1);
    const std::string_view after = pattern.substr(0, pattern.find('/'));
    const std::string_view segment = path.substr(0, path.find('/'));
    if (segment.size() <= after.size() || !segment.ends_with(after)) return std::nullopt;
    names.emplace_back(segment.substr(0, segment.size() - after.size()));
    path.remove_prefix(names.back().size());
  }
  return path.empty() ? std::optional(names) : std::nullopt;
}

bool answers(const Route& route, std::string_view method) {
  return route.method == method || (route.method == "GET" && method == "HEAD");
}

}  // namespace

Match match(const std::vector<Route>& routes, std::string_view method, std::string_view path) {
  Match found;
  std::size_t longest = 0;
  for (const Route& route : routes) {
    auto names = names_in(route.pattern, path);
    if (!names) continue;
    if (found.allowed.find(route.method) == std::string::npos) {
      found.allowed += (found.allowed.empty() ? "" : ", ") + route.method;
    }
    if (!answers(route, method)) continue;
    // "{name}:predict" matches what "{name}" does: the longer pattern says more.
    if (found.route == nullptr || route.pattern.size() > longest) {
      found.route = &route;
      found.names = std::move(*names);
      longest = route.pattern.size();
    }
  }
  return found;
}

}  // namespace cameras::server
