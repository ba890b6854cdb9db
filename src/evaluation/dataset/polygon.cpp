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
  std::vector<Point> points;
  for (std::size_t i = 0; i + 1 < ring.size(); i += 2) {
    require(std::abs(ring[i]) <= kFarthest && std::abs(ring[i + 1]) <= kFarthest,
            Errc::bad_argument, "expected polygons of at most 2^26 pixels, found a point at ",
            ring[i], ", ", ring[i + 1]);
    points.push_back({rounded(static_cast<double>(kFifths) * ring[i]),
                      rounded(static_cast<double>(kFifths) * ring[i + 1])});
  }
  return points;
}

// Where the outline crosses columns of pixels: inside and outside change from there downwards.
class Crossings {
 public:
  Crossings(std::int64_t height, std::int64_t width)
      : height_(height),
        width_(width),
        flips_(static_cast<std::size_t>((height + 1) * width), false) {}

  // All points of the grid on the way from one point to the other, along its longer direction.
  void walk(const Point& from, const Point& to) {
    const bool flat = std::abs(to.x - from.x) >= std::abs(to.y - from.y);
    // Always walked in the same direction, so that rounding does not depend on it.
    const bool swapped = flat ? from.x > to.x : from.y > to.y;
    const Point& start = swapped ? to : from;
    const Point& end = swapped ? from : to;
    const std::int64_t steps = flat ? end.x - start.x : end.y - start.y;
    const std::int64_t aside = flat ? end.y - start.y : end.x - start.x;
    if (steps == 0) return;
    const double slope = static_cast<double>(aside) / static_cast<double>(steps);
    Point last = start;
    for (std::int64_t step = 1; step <= steps; ++step) {
      const double offset = slope * static_cast<double>(step);
      const Point point =
          flat ? Point{start.x + step, rounded(static_cast<double>(start.y) + offset)}
               : Point{rounded(static_cast<double>(start.x) + offset), start.y + step};
      if (point.x != last.x) cross(std::min(point.x, last.x), std::min(point.y, last.y));
      last = point;
    }
  }

  void fill(at::Tensor& mask) const {
    auto pixels = mask.accessor<bool, 2>();
    for (std::int64_t column = 0; column < width_; ++column) {
      bool inside = false;
      for (std::int64_t row = 0; row < height_; ++row) {
        if (flips_[index(row, column)]) inside = !inside;
        if (inside) pixels[row][column] = true;
      }
    }
  }

 private:
  // Between the fifths x and x + 1, at the height y.
  void cross(std::int64_t x, std::int64_t y) {
    if (x < 0 || x % kFifths != kMiddle || x / kFifths >= width_) return;
    // The first row whose middle is below.
    const double row = std::ceil((static_cast<double>(y) + 0.5) / kFifths - 0.5);
    const double inside = std::clamp(row, 0.0, static_cast<double>(height_));
    const std::size_t at = index(static_cast<std::int64_t>(inside), x / kFifths);
    flips_[at] = !flips_[at];
  }

  std::size_t index(std::int64_t row, std::int64_t column) const {
    return static_cast<std::size_t>(column * (height_ + 1) + row);
  }

  std::int64_t height_;
  std::int64_t width_;
  std::vector<bool> flips_;  // by column, then row, with one row below the picture
};

}  // namespace

void fill_ring(std::span<const double> ring, at::Tensor& mask) {
  const std::vector<Point> points = grid_points(ring);
  double length = 0;
  const auto next = [&](std::size_t i) -> const Point& { return points[(i + 1) % points.size()]; };
  for (std::size_t i = 0; i < points.size(); ++i) {
    length += static_cast<double>(
        std::max(std::abs(points[i].x - next(i).x), std::abs(points[i].y - next(i).y)));
  }
  require(length <= kFifths * kFarthest, Errc::bad_argument,
          "expected polygons of at most 2^26 pixels, found an outline of ", length / kFifths);
  Crossings crossings(mask.size(0), mask.size(1));
  for (std::size_t i = 0; i < points.size(); ++i) crossings.walk(points[i], next(i));
  crossings.fill(mask);
}

}  // namespace cameras
