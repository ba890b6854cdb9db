#pragma once

#include <string>

namespace cameras::server {

/// The token in a file or pipe, without the line's end; "" for no name.
/// @throws Error for what is neither, cannot be read, or holds no token of 16 to 4096 letters
std::string token_in(const std::string& file);

}  // namespace cameras::server
