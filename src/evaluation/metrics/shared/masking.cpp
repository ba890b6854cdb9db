#include "evaluation/metrics/shared/masking.h"
#include "core/aten.h"

#include <algorithm>

namespace cameras {

at::Tensor masked(const MetricCase& subject, const at::Tensor& weight) {
  return subject.black + weight * (subject.input - subject.black);
}

double kept_probability(const MetricCase& subject) {
  return subject.shared.kept.valid() ? subject.shared.kept.get()
                                     : subject.probability_of(masked(subject, subject.map));
}

std::optional<double> relative_drop(const MetricCase& subject) {
  const double before = subject.probability;
  if (before <= 0) return std::nullopt;
  return std::max(0.0, before - kept_probability(subject)) / before;
}

}  // namespace cameras
