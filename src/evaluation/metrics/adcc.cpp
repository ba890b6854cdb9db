#include "core/aten.h"

#include "evaluation/metrics/metrics.h"
#include "evaluation/metrics/shared/coherency.h"
#include "evaluation/metrics/shared/harmonic_mean.h"
#include "evaluation/metrics/shared/masking.h"

namespace cameras {
namespace {

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
    const double coherent = coherency(subject);
    const auto complexity = subject.map.mean(at::kDouble).item<double>();
    const auto drop = relative_drop(subject);
    if (!drop) return {std::nullopt, coherent, complexity};
    return {harmonic_mean(coherent, 1 - complexity, 1 - *drop), coherent, complexity};
  }
};

}  // namespace

std::unique_ptr<Metric> make_adcc(const MetricOptions&) { return std::make_unique<Adcc>(); }

}  // namespace cameras
