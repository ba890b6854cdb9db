#include "saliency/passes/masked_scores.h"
#include "core/aten.h"

#include <vector>

#include "saliency/passes/head_maps.h"
#include "saliency/passes/in_batches.h"

namespace cameras {
namespace {

at::Tensor mask_of(const at::Tensor& activation, std::int64_t channel, const at::Tensor& input) {
  const at::Tensor large =
      at::upsample_bilinear2d(activation.narrow(1, channel, 1).to(input.device()),
                              {input.size(2), input.size(3)}, /*align_corners=*/false);
  const at::Tensor shifted = large - large.min();
  const at::Tensor peak = shifted.max();
  return peak.item<float>() > 0 ? shifted / peak : shifted;
}

}  // namespace

Result explain_by_masks(const Network& network, const Request& request, const Watch& watch,
                        const MaskVariants& variants) {
  return explain_by_head(
      network, request, [&](const Head& head, std::span<const ExplainedScore> scores) {
        const at::Tensor& activation = head.activation();
        const std::int64_t count = variants.count;
        at::Tensor mask;  // of the channel that is asked about
        const auto masked = [&](std::int64_t question) {
          const std::int64_t number = question % count;
          if (number == 0) mask = mask_of(activation, question / count, request.input);
          return request.input * variants.variant(mask, number);
        };
        std::vector<at::Tensor> sums;  // [scores] by channel
        in_batches(watch, about_inputs(network, request, activation.size(1) * count, masked),
                   [&](std::int64_t question, const at::Tensor& logits) {
                     const at::Tensor values = values_of(scores, logits);
                     if (question % count == 0) {
                       sums.push_back(values);
                     } else {
                       sums.back() = sums.back() + values;
                     }
                   });
        const at::Tensor means = at::stack(sums) / static_cast<double>(count);
        return weighted_maps(activation, at::softmax(means, /*dim=*/0), variants.joining);
      });
}

}  // namespace cameras
