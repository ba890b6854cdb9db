#include "evaluation/metrics/shared/probabilities.h"
#include "core/aten.h"

#include <cstddef>

namespace cameras {

std::vector<double> probabilities(const MetricCase& subject, std::int64_t count,
                                  const std::function<at::Tensor(std::int64_t number)>& input) {
  if (subject.probabilities_of) return subject.probabilities_of(count, input);
  std::vector<double> found;
  found.reserve(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) found.push_back(subject.probability_of(input(i)));
  return found;
}

}  // namespace cameras
