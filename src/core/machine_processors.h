#pragma once

#include <filesystem>

namespace cameras {

/// How many processors this process may use, at least 1: those that it is bound to (taskset, a
/// scheduler's set), and no more than the quota of its control groups is worth (a container's
/// --cpus=1.5 is 2).
/// @param root where /proc and /sys are; tests have others
int machine_processors(const std::filesystem::path& root = "/");

}  // namespace cameras
