#include "core/aten.h"

#include "evaluation/metrics/metrics.h"

namespace cameras {
namespace {

// The Gini index Σ_k (2k - n - 1) s_k / (n Σ s), s sorted upwards, k from 1: 0 for the same value
// everywhere, 1 - 1/n for a single pixel. Not defined for an empty map. Source: Chalasani et al.,
// ICML 2020, section 5.
class Sparsity final : public Metric {
 public:
  std::vector<MetricColumn> columns() const override { return {{"sparsity", Better::higher}}; }

 private:
  Scores scores(const MetricCase& subject) const override {
    const at::Tensor sorted = std::get<0>(subject.map.flatten().to(at::kDouble).sort());
    const auto mass = sorted.sum().item<double>();
    if (mass <= 0) return {std::nullopt};
    const auto count = static_cast<double>(sorted.numel());
    const at::Tensor rank = at::arange(1, sorted.numel() + 1, at::kDouble);
    return {((2 * rank - count - 1) * sorted).sum().item<double>() / (count * mass)};
  }
};

}  // namespace

std::unique_ptr<Metric> make_sparsity(const MetricOptions&) { return std::make_unique<Sparsity>(); }

}  // namespace cameras
