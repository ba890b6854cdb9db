#include "saliency/superpixels/slic.h"
#include "core/aten.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "cameras/error.h"
#include "network/input.h"
#include "saliency/superpixels/connected_regions.h"

namespace cameras {
namespace {

constexpr double kCompactness = 10;    // m
constexpr double kBlackToWhite = 100;  // L* in CIELAB, the scale that m is meant for
constexpr int kClusterRounds = 10;     // by then the paper's centres have come to rest
constexpr std::int64_t kMovableCell =
    3;  // pixels along an axis, so that a centre stays in its cell

struct CentreGrid {
  std::int64_t rows = 0;
  std::int64_t columns = 0;
};

CentreGrid grid_of(std::int64_t height, std::int64_t width, std::int64_t count) {
  const auto wanted = static_cast<double>(count);
  const double aspect = static_cast<double>(height) / static_cast<double>(width);
  const std::int64_t rows =
      std::clamp<std::int64_t>(std::llround(std::sqrt(wanted * aspect)), 1, height);
  const std::int64_t columns =
      std::clamp<std::int64_t>(std::llround(wanted / static_cast<double>(rows)), 1, width);
  return {.rows = rows, .columns = columns};
}

// [h·w,C], scaled so that the squared distance of two rows is d_c². A plain image is all zeros.
at::Tensor scaled_colours(const at::Tensor& image) {
  const at::Tensor values = image.detach().to(at::kCPU, at::kDouble);
  const auto least = values.min().item<double>();
  const double range = values.max().item<double>() - least;
  const double root = std::sqrt(static_cast<double>(image.size(0)));
  const double factor = range > 0 ? kBlackToWhite / root : 0;
  return ((values - least) / (range > 0 ? range : 1) * factor)
      .flatten(1)
      .t()
      .to(at::kFloat)
      .contiguous();
}

double squared(double value) { return value * value; }

// k-means of pixels that are near a centre.
class Clusters {
 public:
  Clusters(at::Tensor colours, std::int64_t height, std::int64_t width, CentreGrid grid)
      : colours_(std::move(colours)),
        height_(height),
        width_(width),
        reach_down_((height + grid.rows - 1) / grid.rows),
        reach_right_((width + grid.columns - 1) / grid.columns),
        nearness_(squared(kCompactness) * static_cast<double>(grid.rows * grid.columns) /
                  static_cast<double>(height * width)),
        labels_(at::zeros({height, width}, at::kLong)),
        distances_(static_cast<std::size_t>(height * width)) {
    const bool movable = height >= kMovableCell * grid.rows && width >= kMovableCell * grid.columns;
    for (std::int64_t i = 0; i < grid.rows * grid.columns; ++i) {
      const double row = middle_of_cell(i / grid.columns, height, grid.rows);
      const double column = middle_of_cell(i % grid.columns, width, grid.columns);
      centres_.push_back(movable ? flattest_around(row, column) : centre_at(row, column));
    }
  }

  // Every pixel goes to the nearest centre that it lies within reach of; of several the first.
  void assign() {
    std::ranges::fill(distances_, std::numeric_limits<double>::infinity());
    for (std::size_t i = 0; i < centres_.size(); ++i) claim(static_cast<std::int64_t>(i));
  }

  // Every centre goes to the mean of its pixels; one without any stays where it is.
  void move() {
    const auto channels = static_cast<std::size_t>(colours_.size(1));
    std::vector<Centre> sums(centres_.size(),
                             {.row = 0, .column = 0, .colour = std::vector<double>(channels)});
    std::vector<std::int64_t> sizes(centres_.size());
    for (std::int64_t row = 0; row < height_; ++row) {
      for (std::int64_t column = 0; column < width_; ++column) {
        const auto label = static_cast<std::size_t>(label_at({row, column}));
        add(sums[label], {row, column});
        ++sizes[label];
      }
    }
    for (std::size_t i = 0; i < centres_.size(); ++i) {
      if (sizes[i] > 0) centres_[i] = mean(std::move(sums[i]), sizes[i]);
    }
  }

  const at::Tensor& labels() const { return labels_; }

  // D².
  double distance(std::int64_t pixel, std::int64_t cluster) const {
    return distance_to(centres_[static_cast<std::size_t>(cluster)],
                       {pixel / width_, pixel % width_});
  }

 private:
  struct Place {
    std::int64_t row = 0;
    std::int64_t column = 0;
    bool operator==(const Place&) const = default;
  };

  struct Centre {
    double row = 0;
    double column = 0;
    std::vector<double> colour;
  };

  // Between two pixels where the cell has an even number of them.
  static double middle_of_cell(std::int64_t cell, std::int64_t length, std::int64_t cells) {
    return (static_cast<double>(cell) + 0.5) * static_cast<double>(length) /
               static_cast<double>(cells) -
           0.5;
  }

  Centre centre_at(double row, double column) const {
    const float* const colour = colour_at({std::llround(row), std::llround(column)});
    return {.row = row, .column = column, .colour = {colour, colour + colours_.size(1)}};
  }

  const float* colour_at(Place place) const {
    return colours_.data_ptr<float>() + (place.row * width_ + place.column) * colours_.size(1);
  }

  std::int64_t& label_at(Place place) {
    return labels_.data_ptr<std::int64_t>()[place.row * width_ + place.column];
  }

  double difference(Place one, Place other) const {
    double sum = 0;
    for (std::int64_t c = 0; c < colours_.size(1); ++c) {
      sum += squared(colour_at(one)[c] - colour_at(other)[c]);
    }
    return sum;
  }

  // The squared slope of the colours.
  double slope(Place place) const {
    const std::int64_t above = std::max<std::int64_t>(place.row - 1, 0);
    const std::int64_t below = std::min(place.row + 1, height_ - 1);
    const std::int64_t left = std::max<std::int64_t>(place.column - 1, 0);
    const std::int64_t right = std::min(place.column + 1, width_ - 1);
    return difference({above, place.column}, {below, place.column}) +
           difference({place.row, left}, {place.row, right});
  }

  // A centre shall not begin on an edge or on a pixel of noise.
  Centre flattest_around(double row, double column) const {
    const Place middle{std::llround(row), std::llround(column)};
    Place best = middle;
    for (std::int64_t i = 0; i < 9; ++i) {
      const Place place{middle.row + i / 3 - 1, middle.column + i % 3 - 1};
      if (slope(place) < slope(best)) best = place;
    }
    if (best == middle) return centre_at(row, column);
    return centre_at(static_cast<double>(best.row), static_cast<double>(best.column));
  }

  void claim(std::int64_t number) {
    const Centre& centre = centres_[static_cast<std::size_t>(number)];
    const std::int64_t row = std::llround(centre.row);
    const std::int64_t column = std::llround(centre.column);
    const std::int64_t bottom = std::min(row + reach_down_, height_ - 1);
    const std::int64_t right = std::min(column + reach_right_, width_ - 1);
    for (std::int64_t y = std::max<std::int64_t>(row - reach_down_, 0); y <= bottom; ++y) {
      for (std::int64_t x = std::max<std::int64_t>(column - reach_right_, 0); x <= right; ++x) {
        const double distance = distance_to(centre, {y, x});
        double& least = distances_[static_cast<std::size_t>(y * width_ + x)];
        if (distance >= least) continue;
        least = distance;
        label_at({y, x}) = number;
      }
    }
  }

  double distance_to(const Centre& centre, Place place) const {
    double sum = nearness_ * (squared(static_cast<double>(place.row) - centre.row) +
                              squared(static_cast<double>(place.column) - centre.column));
    const float* const colour = colour_at(place);
    for (std::size_t c = 0; c < centre.colour.size(); ++c) {
      sum += squared(colour[c] - centre.colour[c]);
    }
    return sum;
  }

  void add(Centre& sum, Place place) const {
    sum.row += static_cast<double>(place.row);
    sum.column += static_cast<double>(place.column);
    const float* const colour = colour_at(place);
    for (std::size_t c = 0; c < sum.colour.size(); ++c) sum.colour[c] += colour[c];
  }

  static Centre mean(Centre sum, std::int64_t size) {
    const auto count = static_cast<double>(size);
    sum.row /= count;
    sum.column /= count;
    for (double& value : sum.colour) value /= count;
    return sum;
  }

  at::Tensor colours_;  // [h·w,C]
  std::int64_t height_;
  std::int64_t width_;
  std::int64_t reach_down_;
  std::int64_t reach_right_;
  double nearness_;  // (m / S)²
  std::vector<Centre> centres_;
  at::Tensor labels_;  // [h,w]
  std::vector<double> distances_;
};

}  // namespace

at::Tensor slic(const at::Tensor& image, std::int64_t count) {
  const bool fits =
      image.defined() && image.dim() == 3 && image.numel() > 0 && image.is_floating_point();
  require(fits, Errc::bad_argument, "expected an image [C,h,w] to part into superpixels, found ",
          found_text(image));
  require(count >= 1, Errc::bad_argument, "expected at least 1 superpixel, found ", count);
  require(at::isfinite(image).all().item<bool>(), Errc::bad_argument,
          "expected finite pixels to part into superpixels, found NaN or infinity");
  const std::int64_t height = image.size(1);
  const std::int64_t width = image.size(2);
  const CentreGrid grid = grid_of(height, width, count);
  Clusters clusters(scaled_colours(image), height, width, grid);
  for (int round = 0; round < kClusterRounds; ++round) {
    clusters.assign();
    clusters.move();
  }
  clusters.assign();
  const std::int64_t quarter = height * width / (4 * grid.rows * grid.columns);
  return connected_regions(
      clusters.labels(),
      [&](std::int64_t pixel, std::int64_t cluster) { return clusters.distance(pixel, cluster); },
      quarter);
}

}  // namespace cameras
