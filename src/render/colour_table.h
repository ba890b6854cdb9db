#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace cameras {

/// The colour of each of 256 levels, RGB; 0 = least salient.
using ColourTable = std::array<std::array<std::uint8_t, 3>, 256>;

/// @throws Error{bad_argument} for an unknown name (suggests the nearest)
ColourTable colour_table(std::string_view name);

}  // namespace cameras
