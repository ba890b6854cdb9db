#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace cameras::server {

using Json = nlohmann::ordered_json;

/// A request's JSON. Looked through before anything is built of it: nesting and the number of
/// values cost memory that the text's length does not show.
/// @throws Failure{400}
Json json_body(std::string_view text);

/// An object whose keys are all known.
/// @throws Failure{400} that names the key
void require_keys(const Json& json, const std::string& what, const std::vector<std::string>& known);

/// The member called `key`, or `fallback` where there is none (or null).
/// @throws Failure{400} for another type
std::string text_at(const Json& json, const std::string& key, const std::string& fallback);
std::string text_at(const Json& json, const std::string& key);  ///< that has to be there
std::int64_t whole_at(const Json& json, const std::string& key, std::int64_t least,
                      std::int64_t most, std::int64_t fallback);

}  // namespace cameras::server
