#include "saliency/passes/sizes.h"
#include "core/aten.h"

#include <algorithm>
#include <cmath>
#include <variant>

namespace cameras {
namespace {

constexpr std::int64_t kLargestSide = 16384;

std::vector<std::int64_t> shorter_sides(const CamerasOptions& options, std::int64_t own) {
  if (!options.sizes.empty()) return options.sizes;
  const double largest = options.max_size > 0
                             ? static_cast<double>(options.max_size)
                             : std::round(static_cast<double>(own) * options.growth);
  std::vector<std::int64_t> sides{own};
  // Multiplied before divided: halves stay exact, and are rounded up.
  for (std::int64_t step = 1; step < options.steps; ++step) {
    const double way = (largest - static_cast<double>(own)) * static_cast<double>(step);
    const std::int64_t side = own + std::llround(way / static_cast<double>(options.steps - 1));
    if (side != sides.back()) sides.push_back(side);  // more steps than there are sizes between
  }
  return sides;
}

// Each at the nearest size that the network takes, and none twice.
std::vector<InputSize> moved(const std::vector<InputSize>& wanted, const Network& network) {
  const auto nearest = [&](std::int64_t side, std::int64_t native) {
    const std::int64_t step = network.size_step();
    if (step <= 1) return side;
    const std::int64_t steps =
        std::llround(static_cast<double>(side - native) / static_cast<double>(step));
    const std::int64_t found = native + steps * step;
    return found > 0 ? found : native - (native - 1) / step * step;
  };
  std::vector<InputSize> sizes;
  for (const InputSize& size : wanted) {
    const InputSize found{nearest(size.height, network.native_height()),
                          nearest(size.width, network.native_width())};
    const bool again = network.size_step() > 1 && std::ranges::count(sizes, found) > 0;
    if (!again) sizes.push_back(found);
  }
  return sizes;
}

}  // namespace

void require_sizes(const CamerasOptions& options) {
  const auto require_side = [](std::int64_t side) {
    require(side >= 1 && side <= kLargestSide, Errc::bad_argument, "expected a size from 1 to ",
            kLargestSide, ", found ", side);
  };
  std::ranges::for_each(options.sizes, require_side);
  if (options.max_size != 0) require_side(options.max_size);
  require(options.steps >= 1 && options.steps <= 1000, Errc::bad_argument,
          "expected 1 to 1000 steps, found ", options.steps);
  require(options.growth > 0 && options.growth <= 1000, Errc::bad_argument,
          "expected a growth above 0 and at most 1000, found ", options.growth);
  require(options.tolerance >= 0 && options.tolerance < 1, Errc::bad_argument,
          "expected a tolerance from 0 to below 1, found ", options.tolerance);
  require(options.budget >= 0, Errc::bad_argument, "expected a budget of 0 seconds or more, found ",
          options.budget);
}

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

std::vector<InputSize> sizes_for(const CamerasOptions& options, const Network& network,
                                 const InputSize& own) {
  const bool chosen = !options.sizes.empty() || options.max_size > 0;
  if (!network.native_only_reason().empty() && !chosen) return {own};
  std::vector<InputSize> sizes = input_sizes(options, own);
  if (options.sizes.empty() || options.may_move) sizes = moved(sizes, network);
  // Before the first of them runs; what takes most is the largest.
  const auto largest = std::ranges::max_element(
      sizes, {}, [](const InputSize& size) { return size.height * size.width; });
  if (largest != sizes.end()) network.require_memory(largest->height, largest->width);
  return sizes;
}

at::Tensor resized(const at::Tensor& input, const InputSize& size, ImageFilter filter) {
  if (input.size(2) == size.height && input.size(3) == size.width) return input;
  const std::vector<std::int64_t> target{size.height, size.width};
  return filter == ImageFilter::bicubic
             ? at::upsample_bicubic2d(input, target, /*align_corners=*/false)
             : at::upsample_bilinear2d(input, target, /*align_corners=*/false);
}

bool keeps_all(const CamerasOptions& options, const Request& request) {
  if (options.scale_filter == ScaleFilter::automatic)
    return !std::holds_alternative<Predicted>(request.target);
  return options.scale_filter == ScaleFilter::none;
}

}  // namespace cameras
