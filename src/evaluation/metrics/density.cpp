#include "core/aten.h"

#include "evaluation/metrics/metrics.h"
#include "evaluation/metrics/shared/masking.h"

namespace cameras {
namespace {

// ρ⁺ = P(I ⊙ S) h w / Σ S and ρ⁻ = P(I ⊙ (1 - S)) h w / Σ (1 - S): how much evidence a map keeps,
// or leaves, for its size. Source: Jalwana et al., CVPR 2021, section 5.
class Density final : public Metric {
 public:
  std::vector<MetricColumn> columns() const override {
    return {{"rho_plus", Better::higher}, {"rho_minus", Better::lower}};
  }
  bool needs_probability() const override { return true; }
  bool reads_black() const override { return true; }

 private:
  Scores scores(const MetricCase& subject) const override {
    const at::Tensor rest = 1 - subject.map;
    const auto left = [&] { return subject.probability_of(masked(subject, rest)); };
    return {per_area(subject.map, [&] { return kept_probability(subject); }), per_area(rest, left)};
  }

  // Not defined for a weight that is zero everywhere.
  template <class Probability>
  static std::optional<double> per_area(const at::Tensor& weight, const Probability& probability) {
    const auto area = weight.sum(at::kDouble).item<double>();
    if (area <= 0) return std::nullopt;
    return probability() * static_cast<double>(weight.numel()) / area;
  }
};

}  // namespace

std::unique_ptr<Metric> make_density(const MetricOptions&) { return std::make_unique<Density>(); }

}  // namespace cameras
