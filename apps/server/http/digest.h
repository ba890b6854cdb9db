#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cameras::server {

/// How much of a digest names a thing: 128 bits.
inline constexpr std::size_t kIdLetters = 32;

/// SHA-256 of all parts, each with its length, in hexadecimal: 64 letters.
std::string sha256(std::string_view bytes);
std::string sha256(std::span<const std::string_view> parts);

/// What the text says in base64 (RFC 4648), line ends left out.
/// @throws Failure{400} for anything else
std::string from_base64(std::string_view text);
std::string to_base64(std::string_view bytes);

}  // namespace cameras::server
