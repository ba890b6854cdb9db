#include "cameras/saliency/multi_scale.h"
#include "core/aten.h"

#include <algorithm>
#include <span>
#include <utility>

#include "core/translate.h"
#include "network/input.h"
#include "saliency/fuse/enlarge.h"
#include "saliency/fuse/fuse_tensors.h"
#include "saliency/passes/evidence.h"
#include "saliency/passes/size_walk.h"
#include "saliency/passes/sizes.h"
#include "saliency/request.h"
#include "saliency/runs.h"

namespace cameras {
namespace {

// The formula of the means over sizes, by groups of channels.
at::Tensor fused(const CamFormula& formula, std::span<const at::Tensor> activations,
                 std::span<const at::Tensor> gradients, const InputSize& size) {
  const std::int64_t channels = activations[0].size(1);
  const std::int64_t group = channels_at_once(activations[0], size.height, size.width);
  const auto count_of_sizes = static_cast<double>(activations.size());
  at::Tensor sum;
  for (std::int64_t first = 0; first < channels; first += group) {
    const std::int64_t count = std::min(group, channels - first);
    const auto mean = [&](std::span<const at::Tensor> maps) {
      return sum_of_resized(maps, first, count, {size.height, size.width}) / count_of_sizes;
    };
    const at::Tensor part = formula.part(mean(activations), mean(gradients));
    sum = sum.defined() ? sum + part : part;
  }
  return formula.finish ? formula.finish(sum) : sum;
}

std::vector<at::Tensor> stretched(std::span<const at::Tensor> sums) {
  std::vector<at::Tensor> maps;
  for (const at::Tensor& sum : sums) maps.push_back(SaliencyMap::normalized(sum).tensor());
  return maps;
}

// The request at one of the sizes.
Request at_size(const Request& request, const InputSize& size, ImageFilter filter) {
  Request result = request;
  result.input = resized(request.input, size, filter);
  if (request.baseline.defined() && request.baseline.sizes() == request.input.sizes()) {
    result.baseline = resized(request.baseline, size, filter);
  }
  return result;
}

}  // namespace

MultiScale::MultiScale(std::unique_ptr<SaliencyMethod> method, CamerasOptions options)
    : method_(std::move(method)), options_(std::move(options)) {
  require_sizes(options_);
}

Result MultiScale::explain(const Network& network, const Request& request,
                           const Watch& watch) const {
  require_input(request.input, network.image().channels);
  return translated(Errc::bad_argument, [&] {
    const auto formula = method_->formula();
    return formula ? of_formula(*formula, network, request, watch)
                   : of_maps(network, request, watch);
  });
}

Result MultiScale::of_formula(const CamFormula& formula, const Network& network,
                              const Request& request, const Watch& watch) const {
  const InputSize own{request.input.size(2), request.input.size(3)};
  return explain_by_sizes(
      network, request, watch, options_, [&](const Evidence& evidence, std::size_t score) {
        return fused(formula, evidence.activations, evidence.gradients[score], own);
      });
}

Result MultiScale::of_maps(const Network& network, const Request& request,
                           const Watch& watch) const {
  const InputSize own{request.input.size(2), request.input.size(3)};
  SizeWalk sizes(sizes_for(options_, network, own), options_);
  Request asked = request;
  Result result;
  std::vector<at::Tensor> sums;
  Runs runs(watch, sizes.planned());
  while (const auto size = sizes.next()) {
    const bool first = result.scales.empty();
    const Result one =
        method_->explain(network, at_size(asked, *size, options_.image_filter), runs.next());
    Scale scale = one.scales.at(0);
    if (first) {
      result = one;
      result.scales.clear();
      asked = pinned(asked, one);
      sums.assign(one.explanations.size(), at::zeros({own.height, own.width}));
    } else {
      add_seconds(result, one);
      scale.kept =
          keeps_all(options_, request) || scale.prediction == result.scales.front().prediction;
    }
    result.scales.push_back(scale);
    for (std::size_t i = 0; scale.kept && i < sums.size(); ++i) {
      sums[i] =
          sums[i] + enlarged_with_sign(one.explanations[i].map.tensor(), own.height, own.width);
    }
    if (sizes.compares() && scale.kept) sizes.tell(stretched(sums));
    runs.done();
  }
  result.spared_sizes = sizes.spared();
  return with_sums(std::move(result), sums);
}

}  // namespace cameras
