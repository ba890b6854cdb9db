#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)
namespace cameras {

/// Text for HTML and SVG: &, <, > and " as entities, control characters made visible, U+FFFE and
/// U+FFFF as U+FFFD.
std::string markup_text(std::string_view text);

/// "data:image/png;base64,…": a picture inside of a document.
std::string data_uri(std::string_view media_type, std::span<const std::byte> bytes);

}  // namespace cameras
#pragma GCC visibility pop
