#include "core/aten.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "evaluation/metrics/metrics.h"
#include "evaluation/metrics/shared/pixel_order.h"
#include "evaluation/metrics/shared/probabilities.h"
#include "evaluation/pearson.h"

namespace cameras {
namespace {

constexpr std::int64_t kSubsets = 100;

// Pearson's correlation, over random subsets of √(h w) pixels, of Σ S of a subset and of what P
// loses as the subset becomes black. 0 where one of the two never changes. Source: Bhatt et al.,
// IJCAI 2020, arXiv 2005.00631, definition 1; the number of subsets, and of their pixels at 224 x
// 224, are Quantus'.
class FaithfulnessCorrelation final : public Metric {
 public:
  std::vector<MetricColumn> columns() const override {
    return {{"faithfulness_correlation", Better::higher}};
  }
  bool needs_probability() const override { return true; }
  bool reads_black() const override { return true; }

 private:
  Scores scores(const MetricCase& subject) const override {
    const at::Tensor relevance = subject.map.flatten().to(at::kDouble);
    const std::int64_t count = relevance.size(0);
    const auto size = std::llround(std::sqrt(static_cast<double>(count)));
    const at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(subject.seed);
    std::vector<double> sums;
    const auto found = probabilities(subject, kSubsets, [&](std::int64_t) {
      // The first of a random order are a random subset.
      const at::Tensor subset =
          pixel_order(at::rand({count}, generator, at::kFloat)).narrow(0, 0, size);
      sums.push_back(relevance.index_select(0, subset).sum().item<double>());
      return with_pixels(subject.input, subject.black, subset);
    });
    const at::Tensor lost = subject.probability - at::tensor(found, at::kDouble);
    return {pearson(at::tensor(sums, at::kDouble), lost).value_or(0)};
  }
};

}  // namespace

std::unique_ptr<Metric> make_faithfulness_correlation(const MetricOptions&) {
  return std::make_unique<FaithfulnessCorrelation>();
}

}  // namespace cameras
