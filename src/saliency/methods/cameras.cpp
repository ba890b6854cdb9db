#include "cameras/saliency/cameras.h"
#include "core/aten.h"

#include <utility>

#include "core/translate.h"
#include "network/input.h"
#include "saliency/fuse/fuse.h"
#include "saliency/methods.h"
#include "saliency/methods/cameras_options.h"
#include "saliency/passes/evidence.h"
#include "saliency/passes/sizes.h"
#include "saliency/request.h"

namespace cameras {
CamerasOptions CamerasOptions::released() {
  return {.sizes = {224, 324, 424, 524, 624, 724, 824, 924},
          .may_move = true,
          .image_filter = ImageFilter::bicubic};
}

CamerasOptions CamerasOptions::fast() { return {.sizes = {}, .growth = 2, .steps = 3}; }

Cameras::Cameras(CamerasOptions options) : options_(std::move(options)) { require_sizes(options_); }

Result Cameras::explain(const Network& network, const Request& request, const Watch& watch) const {
  require_input(request.input, network.image().channels);
  const FusedScore fused = [&](const Evidence& evidence, std::size_t score) {
    return fuse(evidence.activations, evidence.gradients[score], request.input.size(2),
                request.input.size(3));
  };
  return translated(Errc::bad_argument,
                    [&] { return explain_by_sizes(network, request, watch, options_, fused); });
}

std::unique_ptr<SaliencyMethod> plain_cameras(const MethodOptions& options) {
  return std::make_unique<Cameras>(cameras_options(options));
}

}  // namespace cameras
