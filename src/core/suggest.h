#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cameras {

/// The candidate with the smallest edit distance to `wanted` (case does not matter), or "" when
/// none is near: at most a third of the longer of both may have to change.
std::string nearest(std::string_view wanted, const std::vector<std::string>& candidates);

/// "; did you mean 'x'?" with nearest(), or "".
std::string did_you_mean(std::string_view wanted, const std::vector<std::string>& candidates);

}  // namespace cameras
