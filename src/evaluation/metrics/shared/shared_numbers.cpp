#include <future>

#include "core/aten.h"
#include "evaluation/metrics/shared/coherency.h"
#include "evaluation/metrics/shared/map_changes.h"
#include "evaluation/metrics/shared/masking.h"
#include "evaluation/metrics/shared/removal.h"

namespace cameras {
namespace {

template <class Number>
auto later(Number number) {
  return std::async(std::launch::deferred, std::move(number)).share();
}

}  // namespace

SharedNumbers shared_later(const MetricCase& subject, const MetricOptions& options) {
  MetricCase alone = subject;
  alone.shared = {};
  return {.kept = later([alone] { return kept_probability(alone); }),
          .coherency = later([alone] { return coherency(alone); }),
          .road = later([alone] { return removal(alone); }),
          .changes = later([alone, draws = options.draws] { return map_changes(alone, draws); })};
}

}  // namespace cameras
