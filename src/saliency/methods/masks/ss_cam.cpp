#include "cameras/saliency/ss_cam.h"
#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/passes/joined_channels.h"
#include "saliency/passes/masked_scores.h"
#include "saliency/passes/noise.h"

namespace cameras {

SsCam::SsCam(const SsCamOptions& options) : options_(options) {
  require_noise(options.samples, options.noise);
}

// One generator for all channels: each has noise of its own.
Result SsCam::explain(const Network& network, const Request& request, const Watch& watch) const {
  Noise noise(options_.noise, draws_of(options_.seed));
  return explain_by_masks(
      network, request, watch,
      {.count = options_.samples,
       .variant = [&](const at::Tensor& mask,
                      std::int64_t) { return mask + noise.next(mask.sizes()).to(mask.device()); },
       .joining = joining_of(options_.component)});
}

std::unique_ptr<SaliencyMethod> plain_ss_cam(const MethodOptions& options) {
  SsCamOptions chosen{.seed = options.seed, .component = joining_of(options) == Joining::component};
  if (options.samples != 0) chosen.samples = options.samples;
  return std::make_unique<SsCam>(chosen);
}

}  // namespace cameras
