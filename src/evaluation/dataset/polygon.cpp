#include "evaluation/dataset/polygon.h"
#include "core/aten.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "cameras/error.h"

namespace cameras {
namespace {

constexpr std::int64_t kFifths = 5;
constexpr std::int64_t kMiddle = 2;  // of the fifths 0 … 4
constexpr double kFarthest = 1 << 26;

// A point on the grid of fifths.
struct Point {
  std::int64_t x;
  std::int64_t y;
};

// Towards zero, as pycocotools rounds.
std::int64_t rounded(double value) { return static_cast<std::int64_t>(value + 0.5); }

std::vector<Point> grid_points(std::span<const double> ring) {
  require_near(ring);
  std::vector<Point> points;
  for (std::size_t i = 0; i + 1 < ring.size(); i += 2) {
    points.push_back({rounded(static_cast<double>(kFifths) * ring[i]),
                      rounded(static_cast<double>(kFifths) * ring[i + 1])});
  }
  return points;
}

// A side of the outline: the points of the grid from one end to the other, one by step along the
// longer direction. Always walked the same way, so that rounding does not depend on the ring's.
class Side {
 public:
  Side(const Point& from, const Point& to)
      : flat_(std::abs(to.x - from.x) >= std::abs(to.y - from.y)) {
    const bool swapped = flat_ ? from.x > to.x : from.y > to.y;
    start_ = swapped ? to : from;
    end_ = swapped ? from : to;
    const std::int64_t aside = flat_ ? end_.y - start_.y : end_.x - start_.x;
    const std::int64_t steps = flat_ ? end_.x - start_.x : end_.y - start_.y;
    slope_ = steps == 0 ? 0 : static_cast<double>(aside) / static_cast<double>(steps);
  }

  std::int64_t left() const { return std::min(start_.x, end_.x); }
  std::int64_t right() const { return std::max(start_.x, end_.x); }

  // The upper of the two points where the side goes from the fifth x to x + 1, or back.
  std::int64_t crossing(std::int64_t x) const {
    if (flat_) {
      const std::int64_t step = x - start_.x;
      return std::min(along(start_.y, step), along(start_.y, step + 1));
    }
    const bool rightwards = end_.x > start_.x;
    // The first step that is on the other side.
    std::int64_t before = 0;
    std::int64_t behind = end_.y - start_.y;
    while (behind - before > 1) {
      const std::int64_t step = before + (behind - before) / 2;
      const std::int64_t there = along(start_.x, step);
      const bool crossed = rightwards ? there > x : there <= x;
      (crossed ? behind : before) = step;
    }
    return start_.y + before;
  }

 private:
  std::int64_t along(std::int64_t from, std::int64_t step) const {
    return rounded(static_cast<double>(from) + slope_ * static_cast<double>(step));
  }

  bool flat_;
  Point start_{};
  Point end_{};
  double slope_ = 0;
};

// For a column of pixels: the rows from which on inside and outside change, [height] for below.
using Flips = std::vector<bool>;

// Changes the columns whose middle the side crosses.
void add_crossings(const Side& side, std::int64_t height, std::vector<Flips>& columns) {
  const std::int64_t first =
      std::max<std::int64_t>(0, (side.left() - kMiddle + kFifths - 1) / kFifths);
  for (std::int64_t column = first; column < std::ssize(columns); ++column) {
    const std::int64_t x = kFifths * column + kMiddle;
    if (x < side.left()) continue;
    if (x + 1 > side.right()) break;
    // The first row whose middle is below.
    const double row = std::ceil((static_cast<double>(side.crossing(x)) + 0.5) / kFifths - 0.5);
    const auto at = static_cast<std::size_t>(std::clamp(row, 0.0, static_cast<double>(height)));
    Flips& flips = columns[static_cast<std::size_t>(column)];
    if (flips.empty()) flips.resize(static_cast<std::size_t>(height) + 1);
    flips[at] = !flips[at];
  }
}

}  // namespace

void require_near(std::span<const double> ring) {
  for (std::size_t i = 0; i + 1 < ring.size(); i += 2) {
    require(std::abs(ring[i]) <= kFarthest && std::abs(ring[i + 1]) <= kFarthest,
            Errc::bad_argument, "expected polygons within 2^26 pixels, found a point at ", ring[i],
            ", ", ring[i + 1]);
  }
}

void fill_ring(std::span<const double> ring, at::Tensor& mask) {
  const std::vector<Point> points = grid_points(ring);
  const std::int64_t height = mask.size(0);
  std::vector<Flips> columns(static_cast<std::size_t>(mask.size(1)));
  for (std::size_t i = 0; i < points.size(); ++i) {
    add_crossings(Side(points[i], points[(i + 1) % points.size()]), height, columns);
  }
  auto pixels = mask.accessor<bool, 2>();
  for (std::int64_t column = 0; column < mask.size(1); ++column) {
    const Flips& flips = columns[static_cast<std::size_t>(column)];
    bool inside = false;
    for (std::int64_t row = 0; row < height && !flips.empty(); ++row) {
      if (flips[static_cast<std::size_t>(row)]) inside = !inside;
      if (inside) pixels[row][column] = true;
    }
  }
}

}  // namespace cameras
