#include "core/aten.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "evaluation/metrics/metrics.h"
#include "evaluation/metrics/shared/pixel_order.h"
#include "evaluation/metrics/shared/probabilities.h"

namespace cameras {
namespace {

constexpr std::int64_t kCells = 8;  // along each side

// The pixels of a cell of a grid over [h,w], as indices into h·w.
at::Tensor cell_pixels(std::int64_t cell, std::int64_t columns, std::int64_t rows,
                       const at::Tensor& map) {
  const std::int64_t height = map.size(0);
  const std::int64_t width = map.size(1);
  const std::int64_t row = cell / columns;
  const std::int64_t column = cell % columns;
  const std::int64_t top = row * height / rows;
  const std::int64_t left = column * width / columns;
  const at::Tensor down = at::arange(top, (row + 1) * height / rows, at::kLong);
  const at::Tensor right = at::arange(left, (column + 1) * width / columns, at::kLong);
  return (down.unsqueeze(1) * width + right).flatten();
}

// The mean of (Δ - β a)² over the cells of a grid: Δ is what P loses as a cell becomes black, a =
// Σ_cell S (x - black) what the map says that it loses. A map is relevance of no unit, so β is the
// factor >= 0 that fits best. Source: Yeh et al., NeurIPS 2019, arXiv 1901.09392, definition 2.1,
// with square removal; β as in their optimal scaling.
class Infidelity final : public Metric {
 public:
  std::vector<MetricColumn> columns() const override { return {{"infidelity", Better::lower}}; }
  bool needs_probability() const override { return true; }
  bool reads_black() const override { return true; }

 private:
  Scores scores(const MetricCase& subject) const override {
    const at::Tensor& map = subject.map;
    const std::int64_t rows = std::min(kCells, map.size(0));
    const std::int64_t columns = std::min(kCells, map.size(1));
    const at::Tensor told =
        (map * (subject.input - subject.black).sum(1)[0]).to(at::kDouble).flatten();
    std::vector<double> sums;
    const auto found = probabilities(subject, rows * columns, [&](std::int64_t cell) {
      const at::Tensor pixels = cell_pixels(cell, columns, rows, map);
      sums.push_back(told.index_select(0, pixels).sum().item<double>());
      return with_pixels(subject.input, subject.black, pixels);
    });
    const at::Tensor lost = subject.probability - at::tensor(found, at::kDouble);
    return {unexplained(lost, at::tensor(sums, at::kDouble))};
  }

  static double unexplained(const at::Tensor& lost, const at::Tensor& told) {
    const auto square = told.square().sum().item<double>();
    const double common = std::max(0.0, (told * lost).sum().item<double>());
    const double factor = square > 0 ? common / square : 0;
    return (lost - factor * told).square().mean().item<double>();
  }
};

}  // namespace

std::unique_ptr<Metric> make_infidelity(const MetricOptions&) {
  return std::make_unique<Infidelity>();
}

}  // namespace cameras
