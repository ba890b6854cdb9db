#include "saliency/adam.h"
#include "core/aten.h"

#include <cmath>

namespace cameras {

at::Tensor Adam::next(const at::Tensor& values, const at::Tensor& gradient) {
  constexpr double kMean = 0.9;
  constexpr double kSquare = 0.999;
  constexpr double kSmallest = 1e-8;
  if (step_ == 0) {
    mean_ = at::zeros_like(gradient);
    square_ = at::zeros_like(gradient);
  }
  ++step_;
  mean_ = kMean * mean_ + (1 - kMean) * gradient;
  square_ = kSquare * square_ + (1 - kSquare) * gradient * gradient;
  const at::Tensor mean = mean_ / (1 - std::pow(kMean, step_));
  const at::Tensor square = square_ / (1 - std::pow(kSquare, step_));
  return values - rate_ * mean / (square.sqrt() + kSmallest);
}

}  // namespace cameras
