#include "network/loading/other_sides.h"

#include <algorithm>

#include "network/budget/footprint.h"

namespace cameras {
namespace {

constexpr std::int64_t kMoreRows = 64;
constexpr std::int64_t kMoreColumns = 96;

// A side of a strip or a scan is halved instead, so that its maps do not have too many elements.
constexpr std::int64_t kLongSide = 2048;

// Half a minute of a processor, and a part of any machine's memory.
constexpr double kMostToTry = 1e12;
constexpr double kMostAlive = 1U << 30U;

std::int64_t larger_side(std::int64_t native, std::int64_t more) {
  return (native > kLongSide ? native / 64 * 32 : native) + more;
}

}  // namespace

Sides larger_sides(const ImageInput& image) {
  return {larger_side(image.height, kMoreRows), larger_side(image.width, kMoreColumns)};
}

std::optional<Sides> whole_multiples(const Graph& graph, const ImageInput& image) {
  const Sides sides{2 * image.height, 3 * image.width};
  if (std::max(sides.rows, sides.columns) > kLongSide) return {};
  const Footprint pass = footprint(graph, {1, image.channels, image.height, image.width});
  const double times = 6;
  const bool little = times * pass.products < kMostToTry && times * pass.live < kMostAlive;
  return little ? std::optional(sides) : std::nullopt;
}

}  // namespace cameras
