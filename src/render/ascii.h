#pragma once

#include <string>
#include <string_view>

namespace cameras {

/// UTF-8 text in printable ASCII, for a font that has no more: accents of Latin letters are dropped
/// (é -> e, ß -> ss), other letters and broken bytes become '?', control characters a space.
std::string to_ascii(std::string_view utf8);

}  // namespace cameras
