#include "saliency/passes/baseline.h"
#include "core/aten.h"

#include "core/checked.h"
#include "network/input.h"

namespace cameras {

at::Tensor baseline_of(const Request& request) {
  const std::int64_t channels = request.input.size(1);
  const at::Tensor& baseline = request.baseline;
  const bool fits = baseline.defined() && baseline.scalar_type() == at::kFloat &&
                    (baseline.sizes() == request.input.sizes() ||
                     baseline.sizes() == at::IntArrayRef({1, channels, 1, 1}));
  require(fits, Errc::bad_argument, "expected a baseline [1,", channels, ",1,1] or ",
          shape_text(request.input.sizes()), " of float32, found ", found_text(baseline));
  return baseline.expand(request.input.sizes());
}

}  // namespace cameras
