#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cameras::evaluation {

/// A number that tells data apart (FNV-1a, 64 bits): against mistakes, not against malice.
class Fingerprint {
 public:
  void add(std::span<const std::byte> bytes);
  /// The text with its length, so that "ab", "c" and "a", "bc" differ.
  void add(std::string_view text);
  void add(double number);
  void add(std::uint64_t number);

  std::uint64_t value() const noexcept { return value_; }
  std::string text() const;  ///< 16 hexadecimal digits

 private:
  std::uint64_t value_ = 0xcbf29ce484222325;
};

}  // namespace cameras::evaluation
