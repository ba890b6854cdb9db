#include "server/service/json_body.h"

#include <algorithm>

#include "cameras/text.h"
#include "server/http/failure.h"

namespace cameras::server {
namespace {

constexpr int kDepth = 64;
constexpr std::size_t kValues = std::size_t{1} << 22;

// Brackets and commas outside of strings: no grammar, which the parser knows.
void require_small(std::string_view text) {
  int depth = 0;
  std::size_t values = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    if (letter == '"') {
      for (++i; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\') ++i;
      }
      continue;
    }
    const bool opens = letter == '[' || letter == '{';
    if (opens || letter == ',') ++values;
    if (opens && ++depth > kDepth) {
      throw Failure(400, "bad_json",
                    "expected JSON of at most " + std::to_string(kDepth) + " levels");
    }
    if (letter == ']' || letter == '}') --depth;
  }
  if (values > kValues) {
    throw Failure(413, "too_large",
                  "expected JSON of at most " + std::to_string(kValues) + " values");
  }
}

}  // namespace

Json json_body(std::string_view text) {
  require_small(text);
  try {
    return Json::parse(text);
  } catch (const Json::exception& error) {
    const std::string what = error.what();
    const std::size_t colon = what.find("] ");
    throw Failure(400, "bad_json",
                  "expected JSON: " + (colon == std::string::npos ? what : what.substr(colon + 2)));
  }
}

void require_keys(const Json& json, const std::string& what,
                  const std::vector<std::string>& known) {
  if (!json.is_object()) throw bad_request("expected " + what + " as an object");
  for (const auto& [key, value] : json.items()) {
    if (std::ranges::find(known, key) != known.end()) continue;
    throw bad_request("expected no '" + key + "' in " + what + did_you_mean(key, known));
  }
}

std::string text_at(const Json& json, const std::string& key, const std::string& fallback) {
  const auto found = json.find(key);
  if (found == json.end() || found->is_null()) return fallback;
  if (!found->is_string()) throw bad_request("expected '" + key + "' as a text");
  return found->get<std::string>();
}

std::string text_at(const Json& json, const std::string& key) {
  const std::string text = text_at(json, key, "");
  if (text.empty()) throw bad_request("expected '" + key + "', found none");
  return text;
}

std::int64_t whole_at(const Json& json, const std::string& key, std::int64_t least,
                      std::int64_t most, std::int64_t fallback) {
  const auto found = json.find(key);
  if (found == json.end() || found->is_null()) return fallback;
  // Beyond 2^63 it is unsigned, and no limit here is.
  const bool small = found->is_number_integer() &&
                     !(found->is_number_unsigned() &&
                       found->get<std::uint64_t>() > static_cast<std::uint64_t>(most));
  if (!small || found->get<std::int64_t>() < least || found->get<std::int64_t>() > most) {
    throw bad_request("expected '" + key + "' as a whole number from " + std::to_string(least) +
                      " to " + std::to_string(most));
  }
  return found->get<std::int64_t>();
}

}  // namespace cameras::server
