#include "saliency/passes/perturbation.h"
#include "core/aten.h"

#include "saliency/passes/pixel_maps.h"

namespace cameras {

Result explain_by_perturbation(const Network& network, const Request& request,
                               const RawMaps& maps) {
  return explain_pixels(network, request,
                        [&](std::span<const ExplainedScore> scores, const at::Tensor& logits) {
                          std::vector<PixelMap> result;
                          for (const at::Tensor& raw : maps(scores, logits))
                            result.push_back({.raw = raw, .with_sign = raw});
                          return result;
                        });
}

}  // namespace cameras
