#include "saliency/guarded_quotient.h"
#include "core/aten.h"

namespace cameras {

// The summands of a float32 sum are off by up to 6e-8 of their size each, and they come from layers
// of sums of their own: 1e-6 of the magnitude is the smallest sum that says more than that.
constexpr double kQuotientRounding = 1e-6;

at::Tensor guarded_quotient(const at::Tensor& numerator, const at::Tensor& denominator,
                            const at::Tensor& magnitude) {
  const at::Tensor vanishes = denominator.abs() <= kQuotientRounding * magnitude;
  return (numerator / denominator.masked_fill(vanishes, 1)).masked_fill(vanishes, 0);
}

}  // namespace cameras
