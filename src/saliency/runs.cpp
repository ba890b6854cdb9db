#include "saliency/runs.h"

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

}  // namespace cameras
