#include "core/aten.h"

#include <algorithm>
#include <cmath>

#include "cameras/error.h"
#include "evaluation/metrics/metrics.h"

namespace cameras {
namespace {

constexpr double kMostTolerance = 10'000;

struct Pixel {
  std::int64_t row;
  std::int64_t column;
};

// The maximum of a map [h,w]; of several, the one nearest to their middle.
Pixel peak_of(const at::Tensor& map) {
  const at::Tensor peaks = (map == map.max()).nonzero();
  const at::Tensor positions = peaks.to(at::kDouble);
  const at::Tensor away = (positions - positions.mean(0, /*keepdim=*/true)).square().sum(1);
  const at::Tensor best = peaks[away.argmin()];
  return {best[0].item<std::int64_t>(), best[1].item<std::int64_t>()};
}

// The picture's pixel under the middle of the input's.
Pixel in_picture(const Pixel& pixel, const at::Tensor& map, const Region& seen) {
  const auto along = [](std::int64_t index, std::int64_t count, double start, double length) {
    const double middle = (static_cast<double>(index) + 0.5) / static_cast<double>(count);
    return static_cast<std::int64_t>(std::floor(start + length * middle));
  };
  return {along(pixel.row, map.size(0), seen.top, seen.height),
          along(pixel.column, map.size(1), seen.left, seen.width)};
}

// Whether a pixel of the mask is at most `tolerance` away.
bool is_near(const at::Tensor& mask, const Pixel& pixel, double tolerance) {
  const auto reach = static_cast<std::int64_t>(std::floor(tolerance));
  const at::Tensor bits = mask.contiguous();
  const auto* const data = bits.data_ptr<bool>();
  const std::int64_t width = mask.size(1);
  const std::int64_t bottom = std::min(mask.size(0) - 1, pixel.row + reach);
  const std::int64_t right = std::min(width - 1, pixel.column + reach);
  for (std::int64_t y = std::max<std::int64_t>(0, pixel.row - reach); y <= bottom; ++y) {
    for (std::int64_t x = std::max<std::int64_t>(0, pixel.column - reach); x <= right; ++x) {
      const auto distance = std::hypot(y - pixel.row, x - pixel.column);
      if (data[y * width + x] && distance <= tolerance) return true;
    }
  }
  return false;
}

// Hit or miss: the map's maximum is on the object, or near it. An empty map misses. Source: Zhang
// et al., ECCV 2016, section 4.2, with their tolerance in pixels of the picture. `pointing` is All,
// `pointing_difficult` their Difficult and not defined for other objects.
class Pointing final : public Metric {
 public:
  explicit Pointing(double tolerance) : tolerance_(tolerance) {
    require(tolerance >= 0 && tolerance <= kMostTolerance, Errc::bad_argument,
            "expected a tolerance from 0 to ", kMostTolerance, " pixels, found ", tolerance);
  }

  std::vector<MetricColumn> columns() const override {
    return {{"pointing", Better::higher}, {"pointing_difficult", Better::higher}};
  }
  bool needs_object() const override { return true; }

 private:
  bool judges_empty_maps() const override { return true; }
  Scores scores(const MetricCase& subject) const override {
    const LabelledObject& object = *subject.object;
    const bool points = subject.map.max().item<float>() > 0;
    const bool hit =
        points && is_near(object.mask, in_picture(peak_of(subject.map), subject.map, object.seen),
                          tolerance_);
    const double score = hit ? 1 : 0;
    return {score, object.difficult ? std::optional(score) : std::nullopt};
  }

  double tolerance_;
};

}  // namespace

std::unique_ptr<Metric> make_pointing(const MetricOptions& options) {
  return std::make_unique<Pointing>(options.tolerance);
}

}  // namespace cameras
