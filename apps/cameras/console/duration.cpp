#include "console/duration.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace cameras::cli {

std::string duration_text(double seconds) {
  constexpr std::int64_t kMinute = 60;
  const std::int64_t rounded = std::llround(std::min(seconds, 1e9));
  if (rounded < 2 * kMinute) return std::to_string(rounded) + " s";
  const std::int64_t minutes = rounded / kMinute;
  if (minutes < 2 * kMinute) return std::to_string(minutes) + " min";
  return std::to_string(minutes / kMinute) + " h " + std::to_string(minutes % kMinute) + " min";
}

}  // namespace cameras::cli
