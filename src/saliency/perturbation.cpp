#include "saliency/perturbation.h"
#include "core/aten.h"

#include "saliency/head_maps.h"
#include "saliency/pixel_maps.h"

namespace cameras {

at::Tensor probabilities_of(const Network& network, const at::Tensor& logits,
                            std::span<const std::int64_t> labels) {
  return scores_of_labels(network.probabilities(logits), labels);
}

Result explain_by_perturbation(const Network& network, const Request& request,
                               const RawMaps& maps) {
  return explain_pixels(network, request,
                        [&](std::span<const std::int64_t> labels, const at::Tensor& logits) {
                          std::vector<PixelMap> result;
                          for (const at::Tensor& raw : maps(labels, logits))
                            result.push_back({.raw = raw, .with_sign = raw});
                          return result;
                        });
}

}  // namespace cameras
