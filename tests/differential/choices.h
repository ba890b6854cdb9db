#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <variant>

namespace cameras::testing {

/// Where a generator takes its decisions from: a seed, or bytes that a fuzzer makes (the first of
/// several choices where they have come to an end). The same source gives the same decisions
/// everywhere.
class Choices {
 public:
  explicit Choices(std::uint64_t seed) : source_(std::mt19937_64(seed)) {}
  explicit Choices(std::span<const std::uint8_t> bytes) : source_(bytes) {}

  /// A whole number in [low, high].
  std::int64_t between(std::int64_t low, std::int64_t high) {
    const auto range = static_cast<std::uint64_t>(high - low) + 1;
    return low + static_cast<std::int64_t>(next() % range);
  }

  /// True in about `percent` of a hundred cases.
  bool chance(std::int64_t percent) { return between(1, 100) > 100 - percent; }

  template <class T, std::size_t N>
  const T& one_of(const std::array<T, N>& items) {
    return items[static_cast<std::size_t>(between(0, N - 1))];
  }

  /// True when a fuzzer's bytes have come to an end.
  bool exhausted() const {
    const auto* bytes = std::get_if<std::span<const std::uint8_t>>(&source_);
    return bytes != nullptr && bytes->empty();
  }

 private:
  std::uint64_t next() {
    if (auto* random = std::get_if<std::mt19937_64>(&source_)) return (*random)();
    auto& bytes = std::get<std::span<const std::uint8_t>>(source_);
    if (bytes.empty()) return 0;
    const std::uint8_t byte = bytes.front();
    bytes = bytes.subspan(1);
    return byte;
  }

  std::variant<std::mt19937_64, std::span<const std::uint8_t>> source_;
};

}  // namespace cameras::testing
