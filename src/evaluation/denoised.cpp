#include "evaluation/denoised.h"
#include "core/aten.h"

#include <cstddef>

#include "saliency/passes/noise.h"

namespace cameras {
namespace {

constexpr double kNoiseShare = 0.1;

void add_to(at::Tensor& sum, const at::Tensor& map) {
  if (!map.defined()) return;
  sum = sum.defined() ? sum + map : map;
}

}  // namespace

Explanation denoised(const Denoising& asked, const Network& network) {
  const at::Tensor& input = asked.request.input;
  Noise noise(kNoiseShare * range_of(input), draws_of(asked.seed));
  at::Tensor map;
  at::Tensor signed_map;
  Request request = asked.request;
  for (std::size_t i = 1; i < asked.inputs; ++i) {
    request.input = input + noise.next(input.sizes());
    const Explanation noisy =
        asked.method.explain(network, request, asked.watching()).explanations.at(0);
    add_to(map, noisy.map.tensor());
    add_to(signed_map, noisy.signed_map);
  }
  Explanation mean =
      asked.method.explain(network, asked.request, asked.watching()).explanations.at(0);
  add_to(map, mean.map.tensor());
  const auto count = static_cast<double>(asked.inputs);
  mean.map = SaliencyMap::normalized(map / count);
  if (mean.signed_map.defined()) {
    add_to(signed_map, mean.signed_map);
    mean.signed_map = signed_map / count;
  }
  return mean;
}

}  // namespace cameras
