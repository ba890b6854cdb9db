#include "cameras/saliency/cameras.h"
#include "core/aten.h"

#include <utility>

#include "core/translate.h"
#include "network/input.h"
#include "saliency/cameras_options.h"
#include "saliency/evidence.h"
#include "saliency/fuse.h"
#include "saliency/methods.h"
#include "saliency/request.h"
#include "saliency/sizes.h"

namespace cameras {
CamerasOptions CamerasOptions::released() {
  return {.sizes = {224, 324, 424, 524, 624, 724, 824, 924}, .image_filter = ImageFilter::bicubic};
}

Cameras::Cameras(CamerasOptions options) : options_(std::move(options)) { require_sizes(options_); }

Result Cameras::explain(const Network& network, const Request& request) const {
  require_input(request.input, network.image().channels);
  return translated(Errc::bad_argument, [&] { return fused(network, request); });
}

Result Cameras::fused(const Network& network, const Request& request) const {
  Result result;
  const Evidence evidence = gathered(network, request, options_, result);
  const std::int64_t height = request.input.size(2);
  const std::int64_t width = request.input.size(3);
  for (std::size_t i = 0; i < evidence.labels.size(); ++i) {
    result.explanations.push_back(timed(request, result.fuse_seconds, [&] {
      const at::Tensor raw = fuse(evidence.activations, evidence.gradients[i], height, width);
      return Explanation{.label = evidence.labels[i],
                         .map = SaliencyMap::normalized(raw),
                         .signed_map = raw.detach().to(at::kCPU, at::kFloat)};
    }));
  }
  return result;
}

std::unique_ptr<SaliencyMethod> make_cameras(const MethodOptions& options) {
  return std::make_unique<Cameras>(cameras_options(options));
}

}  // namespace cameras
