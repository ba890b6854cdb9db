#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "cameras/evaluation.h"

namespace cameras {

/// What one picture adds to both sums of a quotient.
struct QuotientPart {
  double numerator = 0;
  double denominator = 0;
};

/// Σ numerators / Σ denominators with its 95 % percentile bootstrap interval: pictures are drawn
/// with replacement, as many as there are. The same seed and number of pictures draw the same
/// pictures. A mean has counts as denominators, a ratio of means the values of the other side.
/// Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, section 13.3.
/// @return nothing where the denominators' sum is 0, or has another sign in one of the draws: then
///         the quotient has a pole among them, and an interval says nothing
std::optional<Interval> bootstrap(std::span<const QuotientPart> parts, std::uint64_t seed,
                                  std::int64_t draws = 2000);

}  // namespace cameras
