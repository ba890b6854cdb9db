#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace cameras::cli {

/// A report as it is written: indented by two, with a line's end. Bytes of names that are not UTF-8
/// become U+FFFD, so that no result is lost for the name of a file.
std::string json_text(const nlohmann::ordered_json& json);

}  // namespace cameras::cli
