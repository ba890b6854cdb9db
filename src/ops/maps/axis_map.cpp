#include "ops/maps/axis_map.h"

#include "cameras/error.h"
#include "core/aten.h"

namespace cameras::ops {

at::Tensor axis_weights(std::int64_t out, std::int64_t in) {
  constexpr std::int64_t kMost = std::int64_t{1} << 26;  // 8192 x 8192
  require(out == 0 || in <= kMost / out, Errc::unsupported_operator,
          "expected sizes whose product ", "is at most ", kMost, ", found ", in,
          " to be resampled to ", out);
  return at::zeros({out, in}, at::kDouble);
}

at::Tensor map_axis(const at::Tensor& x, std::int64_t axis, const at::Tensor& weights) {
  const at::Tensor matrix = weights.to(x.options()).t();
  return at::matmul(x.movedim(axis, -1), matrix).movedim(-1, axis);
}

}  // namespace cameras::ops
