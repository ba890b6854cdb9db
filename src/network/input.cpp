#include "network/input.h"
#include "core/aten.h"

#include <string>

#include "cameras/error.h"
#include "core/checked.h"

namespace cameras {

std::string found_text(const at::Tensor& tensor) {
  if (!tensor.defined()) return "none";
  const std::string shape = shape_text(tensor.sizes());
  if (tensor.scalar_type() == at::kFloat) return shape;
  return shape + " of " + c10::toString(tensor.scalar_type());
}

void require_input(const at::Tensor& input, std::int64_t channels) {
  const bool fits = input.defined() && input.dim() == 4 && input.size(0) == 1 &&
                    input.size(1) == channels && input.scalar_type() == at::kFloat;
  require(fits, Errc::bad_argument, "expected an input [1,", channels, ",h,w] of float32, found ",
          found_text(input));
}

void require_weights(const at::Tensor& weights, std::int64_t labels) {
  const bool fits = weights.defined() && weights.scalar_type() == at::kFloat &&
                    weights.sizes() == at::IntArrayRef({labels});
  require(fits, Errc::bad_argument, "expected weights [", labels, "] of float32, found ",
          found_text(weights));
}

void require_inputs(const at::Tensor& inputs, std::int64_t channels) {
  const bool fits = inputs.defined() && inputs.dim() == 4 && inputs.size(0) >= 1 &&
                    inputs.size(1) == channels && inputs.scalar_type() == at::kFloat;
  require(fits, Errc::bad_argument, "expected inputs [B,", channels, ",h,w] of float32, found ",
          found_text(inputs));
}

}  // namespace cameras
