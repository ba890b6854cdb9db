#include "core/aten.h"

#include <algorithm>
#include <cmath>

#include "evaluation/masking.h"
#include "evaluation/metrics.h"

namespace cameras {
namespace {

// Pearson's correlation; 0 where a map is constant, so that the other tells nothing about it.
double correlation(const at::Tensor& first, const at::Tensor& second) {
  const at::Tensor a = first.to(at::kDouble) - first.mean(at::kDouble);
  const at::Tensor b = second.to(at::kDouble) - second.mean(at::kDouble);
  const double scale = std::sqrt((a * a).sum().item<double>() * (b * b).sum().item<double>());
  return scale > 0 ? std::clamp((a * b).sum().item<double>() / scale, -1.0, 1.0) : 0;
}

double harmonic_mean(double a, double b, double c) {
  return std::min({a, b, c}) > 0 ? 3 / (1 / a + 1 / b + 1 / c) : 0;
}

// The harmonic mean of coherency (the correlation of S and the map of I ⊙ S, brought to [0,1]),
// 1 - complexity (the mean of S) and 1 - drop. Not defined where P(I) is 0. Source: Poppi et al.,
// CVPR workshops 2021, arXiv 2104.10252.
class Adcc final : public Metric {
 public:
  std::vector<MetricColumn> columns() const override {
    return {{"adcc", Better::higher}, {"coherency", Better::higher}, {"complexity", Better::lower}};
  }

 private:
  Scores scores(const MetricCase& subject) const override {
    const at::Tensor again = subject.map_of(masked(subject, subject.map));
    const double coherency = (1 + correlation(subject.map, again)) / 2;
    const auto complexity = subject.map.mean(at::kDouble).item<double>();
    const double before = subject.probability;
    if (before <= 0) return {std::nullopt, coherency, complexity};
    const double drop = std::max(0.0, before - kept_probability(subject)) / before;
    return {harmonic_mean(coherency, 1 - complexity, 1 - drop), coherency, complexity};
  }
};

}  // namespace

std::unique_ptr<Metric> make_adcc(const MetricOptions&) { return std::make_unique<Adcc>(); }

}  // namespace cameras
