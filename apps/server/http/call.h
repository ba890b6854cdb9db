#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cameras::server {

/// The head of a request, as far as anything reads it.
struct Head {
  std::string method;
  std::string path;  ///< decoded, without the query
  std::string host;
  std::map<std::string, std::string> query = {};
  std::map<std::string, std::string> headers = {};  ///< names in small letters, the first of each

  /// "" where there is none.
  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
};

/// A part of a multipart/form-data body.
struct Part {
  std::string name;
  std::string filename;  ///< as the client calls it: shown, and never a path here
  std::string content;
};

/// A request with all that came with it.
struct Call {
  Head head;
  std::vector<std::string> names =
      {};  ///< what stands for the {…} of the route's pattern, in order
  std::string body = {};
  std::vector<Part> parts = {};
  std::function<bool()> gone = [] { return false; };  ///< whether the client has hung up

  const Part* part(std::string_view name) const {
    for (const Part& one : parts) {
      if (one.name == name) return &one;
    }
    return nullptr;
  }
  std::optional<std::string> query(const std::string& name) const {
    const auto found = head.query.find(name);
    return found == head.query.end() ? std::nullopt : std::optional(found->second);
  }
};

}  // namespace cameras::server
