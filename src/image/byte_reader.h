#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace cameras {

using Bytes = std::span<const std::uint8_t>;

/// Numbers at offsets of a stranger's bytes. Nothing here reads past the end: what is not there
/// reads as 0, so the caller asks has() wherever that matters.
class ByteReader {
 public:
  explicit ByteReader(Bytes bytes) : bytes_(bytes) {}

  std::size_t size() const noexcept { return bytes_.size(); }
  bool has(std::size_t offset, std::size_t count) const noexcept {
    return offset <= bytes_.size() && count <= bytes_.size() - offset;
  }
  std::uint32_t u8(std::size_t at) const noexcept { return at < bytes_.size() ? bytes_[at] : 0U; }
  std::uint32_t be16(std::size_t at) const noexcept { return u8(at) << 8U | u8(at + 1); }
  std::uint32_t be32(std::size_t at) const noexcept { return be16(at) << 16U | be16(at + 2); }
  std::uint32_t le16(std::size_t at) const noexcept { return u8(at) | u8(at + 1) << 8U; }
  std::uint32_t le24(std::size_t at) const noexcept { return le16(at) | u8(at + 2) << 16U; }
  std::uint32_t le32(std::size_t at) const noexcept { return le16(at) | le16(at + 2) << 16U; }

  /// Do the bytes at `at` spell `text`?
  bool spells(std::size_t at, std::string_view text) const noexcept {
    return has(at, text.size()) &&
           std::equal(text.begin(), text.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char c, std::uint8_t b) { return static_cast<std::uint8_t>(c) == b; });
  }
  /// `count` bytes from `at`, or as many as there are.
  Bytes part(std::size_t at, std::size_t count) const noexcept {
    const std::size_t from = std::min(at, bytes_.size());
    return bytes_.subspan(from, std::min(count, bytes_.size() - from));
  }

 private:
  Bytes bytes_;
};

}  // namespace cameras
