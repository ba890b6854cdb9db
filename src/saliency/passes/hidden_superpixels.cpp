#include "saliency/passes/hidden_superpixels.h"
#include "core/aten.h"

#include "saliency/passes/baseline.h"
#include "saliency/superpixels/slic.h"

namespace cameras {

HiddenSuperpixels::HiddenSuperpixels(const Request& request, std::int64_t count)
    : input_(request.input),
      baseline_(baseline_of(request)),
      labels_(slic(request.input[0], count)),
      count_(labels_.max().item<std::int64_t>() + 1) {}

at::Tensor HiddenSuperpixels::input(const at::Tensor& kept) const {
  return at::where(by_pixel(kept).to(input_.device()), input_, baseline_.to(input_.device()));
}

at::Tensor HiddenSuperpixels::painted(const at::Tensor& values) const {
  return by_pixel(values).to(at::kFloat);
}

at::Tensor HiddenSuperpixels::by_pixel(const at::Tensor& values) const {
  return values.index_select(0, labels_.flatten()).view(labels_.sizes());
}

}  // namespace cameras
