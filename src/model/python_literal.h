#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

namespace cameras {

/// The JSON value of a Python literal of dictionaries, lists, tuples, texts, numbers, True, False
/// and None, as str() writes them: {0: 'cat', 1: "bird's nest"}. Keys become texts.
/// @throws Error{bad_model} for other text, and beyond 64 levels or 4 million values
nlohmann::json parse_python(std::string_view text);

}  // namespace cameras
