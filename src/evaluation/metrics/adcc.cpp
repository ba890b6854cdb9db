#include "core/aten.h"

#include <algorithm>

#include "evaluation/metrics/masking.h"
#include "evaluation/metrics/metrics.h"
#include "evaluation/pearson.h"

namespace cameras {
namespace {

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
  bool needs_probability() const override { return true; }
  bool reads_black() const override { return true; }

 private:
  Scores scores(const MetricCase& subject) const override {
    const at::Tensor again = subject.map_of(masked(subject, subject.map));
    // A constant map tells nothing about another.
    const double coherency = (1 + pearson(subject.map, again).value_or(0)) / 2;
    const auto complexity = subject.map.mean(at::kDouble).item<double>();
    const auto drop = relative_drop(subject);
    if (!drop) return {std::nullopt, coherency, complexity};
    return {harmonic_mean(coherency, 1 - complexity, 1 - *drop), coherency, complexity};
  }
};

}  // namespace

std::unique_ptr<Metric> make_adcc(const MetricOptions&) { return std::make_unique<Adcc>(); }

}  // namespace cameras
