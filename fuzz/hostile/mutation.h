#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string>

namespace cameras::hostile {

/// Numbers that follow from a seed, the same with every compiler.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  /// In [0, sides); 0 for no sides.
  std::size_t below(std::size_t sides) { return sides == 0 ? 0 : engine_() % sides; }

 private:
  std::mt19937_64 engine_;
};

/// One of the seeds with one to four things wrong: bits, bytes, numbers of 4 and 8 bytes, ranges
/// cut out, repeated or taken from another seed, the end missing; or, in a text, its numbers and
/// words replaced.
std::string mutated(std::span<const std::string> seeds, Dice& dice);

/// Only numbers of a text replaced, so that its syntax stays right.
std::string with_hostile_numbers(std::string text, Dice& dice);

}  // namespace cameras::hostile
