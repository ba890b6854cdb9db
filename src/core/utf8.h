#pragma once

#include <cstddef>
#include <string_view>

namespace cameras {

/// Bytes of the character that begins at `at`, 1 to 4; 0 where the bytes are no UTF-8. Control
/// characters count as characters.
std::size_t utf8_length(std::string_view text, std::size_t at);

}  // namespace cameras
