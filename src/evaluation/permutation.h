#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace cameras {

/// 0 … count - 1 in an order drawn by chance, the same on every machine for the same seed and name
/// (std::mt19937_64 and Fisher-Yates; the standard's distributions differ between libraries).
std::vector<std::int64_t> permutation(std::size_t count, std::uint64_t seed, std::string_view name);

/// A number below `count` drawn by chance, the same on every machine. count > 0
std::uint64_t drawn_below(std::uint64_t count, std::uint64_t seed, std::string_view name);

}  // namespace cameras
