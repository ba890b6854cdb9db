#include "saliency/runs.h"
#include "core/aten.h"

#include <cstddef>

#include "saliency/steps.h"

namespace cameras {

Watch Runs::next() {
  told_ = 0;
  Watch watch{.pass = watch_.pass};
  if (!watch_.progress) return watch;
  watch.progress = [this](std::int64_t done, std::int64_t total) {
    told_ = total;
    tell(watch_, completed_ * total + done, count_ * total);  // numbers as that one sees them
    return true;
  };
  return watch;
}

void Runs::done() {
  ++completed_;
  if (told_ == 0) tell(watch_, completed_, count_);
}

void add_seconds(Result& result, const Result& run) {
  result.network_seconds += run.network_seconds;
  result.fuse_seconds += run.fuse_seconds;
}

Result with_sums(Result result, std::span<const at::Tensor> sums) {
  for (std::size_t i = 0; i < sums.size(); ++i) {
    Explanation& one = result.explanations[i];
    one = {.label = one.label,
           .map = SaliencyMap::normalized(sums[i], one.map.drawn_range()),
           .against = one.against};
  }
  return result;
}

}  // namespace cameras
