#include "evaluation/metrics/shared/coherency.h"
#include "core/aten.h"

#include "evaluation/metrics/shared/masking.h"
#include "evaluation/pearson.h"

namespace cameras {

double coherency(const MetricCase& subject) {
  if (subject.shared.coherency.valid()) return subject.shared.coherency.get();
  const at::Tensor again = subject.map_of(masked(subject, subject.map));
  return (1 + pearson(subject.map, again).value_or(0)) / 2;
}

}  // namespace cameras
