#pragma once

#include <cstring>
#include <string>
#include <vector>

#include "cameras/image.h"

namespace cameras::testing {

inline std::vector<std::byte> to_bytes(const std::string& text) {
  std::vector<std::byte> bytes(text.size());
  if (!text.empty()) std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

inline std::string to_text(const std::vector<std::byte>& bytes) {
  std::string text(bytes.size(), '\0');
  if (!bytes.empty()) std::memcpy(text.data(), bytes.data(), bytes.size());
  return text;
}

/// Image::decode() of a file that a test holds as a string.
inline Image decode(const std::string& file, const Limits& limits = {}) {
  return Image::decode(to_bytes(file), limits);
}

/// A smooth picture (so that lossy formats keep it within a few levels): red grows to the right,
/// green downwards, blue is constant.
inline Image gradient(std::int64_t height, std::int64_t width) {
  std::vector<std::uint8_t> rgb;
  for (std::int64_t y = 0; y < height; ++y) {
    for (std::int64_t x = 0; x < width; ++x) {
      rgb.push_back(static_cast<std::uint8_t>(255 * x / width));
      rgb.push_back(static_cast<std::uint8_t>(255 * y / height));
      rgb.push_back(100);
    }
  }
  return Image::from_pixels(height, width, rgb);
}

}  // namespace cameras::testing
