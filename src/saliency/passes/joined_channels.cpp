#include "saliency/passes/joined_channels.h"
#include "core/aten.h"

#include <utility>
#include <vector>

#include "saliency/principal_component.h"

namespace cameras {

Joining joining_of(const MethodOptions& options) {
  return joining_of(options.smooth == "eigen" || options.smooth == "both");
}

at::Tensor joined(const at::Tensor& weighted, Joining joining) {
  return joining == Joining::sum ? weighted.sum(1)[0] : evidence_component(weighted);
}

RawMap joined(RawMap sum, Joining joining) {
  if (joining == Joining::sum) return sum;
  return [sum = std::move(sum)](const at::Tensor& activation, const at::Tensor& gradient) {
    std::vector<at::Tensor> weighted;
    for (std::int64_t k = 0; k < activation.size(1); ++k) {
      weighted.push_back(sum(activation.narrow(1, k, 1), gradient.narrow(1, k, 1)));
    }
    return evidence_component(at::stack(weighted).unsqueeze(0));
  };
}

}  // namespace cameras
