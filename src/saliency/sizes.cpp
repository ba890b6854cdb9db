#include "saliency/sizes.h"

#include <algorithm>
#include <cmath>

namespace cameras {
namespace {

// The paper goes from 224 to about 1000: the same factor for networks of another size.
constexpr double kPaperFactor = 1000.0 / 224.0;

std::vector<std::int64_t> shorter_sides(const CamerasOptions& options, std::int64_t own) {
  if (!options.sizes.empty()) return options.sizes;
  const double largest = options.max_size > 0 ? static_cast<double>(options.max_size)
                                              : std::round(static_cast<double>(own) * kPaperFactor);
  std::vector<std::int64_t> sides{own};
  // Multiplied before divided: halves stay exact, and are rounded up.
  for (std::int64_t step = 1; step < options.steps; ++step) {
    const double way = (largest - static_cast<double>(own)) * static_cast<double>(step);
    sides.push_back(own + std::llround(way / static_cast<double>(options.steps - 1)));
  }
  return sides;
}

}  // namespace

std::vector<InputSize> input_sizes(const CamerasOptions& options, const InputSize& own) {
  const std::int64_t shorter = std::min(own.height, own.width);
  const auto scaled = [&](std::int64_t length, std::int64_t side) {
    const double product = static_cast<double>(length) * static_cast<double>(side);
    return std::max<std::int64_t>(1, std::llround(product / static_cast<double>(shorter)));
  };
  std::vector<InputSize> sizes;
  for (const std::int64_t side : shorter_sides(options, shorter)) {
    sizes.push_back({scaled(own.height, side), scaled(own.width, side)});
  }
  return sizes;
}

}  // namespace cameras
