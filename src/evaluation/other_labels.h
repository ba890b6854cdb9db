#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cameras {

/// A label other than `label`, drawn by chance. @param count of labels, at least 2
std::int64_t other_label(std::int64_t label, std::int64_t count, std::uint64_t seed,
                         const std::string& path);

/// Five labels other than `label`, or as many as there are, drawn by chance and no two the same.
std::vector<std::int64_t> random_labels(std::int64_t label, std::int64_t count, std::uint64_t seed,
                                        const std::string& path);

}  // namespace cameras
