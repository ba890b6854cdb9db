#include "cameras/saliency/multi_scale.h"
#include "core/aten.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

#include "core/translate.h"
#include "network/input.h"
#include "saliency/fuse/enlarge.h"
#include "saliency/fuse/fuse_tensors.h"
#include "saliency/fuse/running_sum.h"
#include "saliency/passes/evidence.h"
#include "saliency/passes/size_walk.h"
#include "saliency/passes/sizes.h"
#include "saliency/request.h"
#include "saliency/runs.h"

namespace cameras {
namespace {

// Elements that sums over sizes may hold while a map after each size is wanted (512 MiB of
// float32); what needs more is resized again for each of these maps.
constexpr std::int64_t kMostHeld = std::int64_t{1} << 27;

// The formula of the means over sizes, by groups of channels, for the score that is asked.
class FusedFormula {
 public:
  FusedFormula(const CamFormula& formula, const InputSize& size, bool after_each)
      : formula_(formula), size_(size), after_each_(after_each) {}

  at::Tensor operator()(const Evidence& evidence, std::size_t score) {
    const bool hold = may_hold(evidence);
    const auto maps = [&](const std::vector<at::Tensor>& each, std::size_t number) {
      return Maps{each, hold ? sums_[number].of(each) : at::Tensor()};
    };
    const Maps activations = maps(evidence.activations, 0);
    const Maps gradients = maps(evidence.gradients[score], 1 + score);
    const std::int64_t channels = activations.each[0].size(1);
    const std::int64_t group = channels_at_once(activations.each[0], size_.height, size_.width);
    at::Tensor sum;
    for (std::int64_t first = 0; first < channels; first += group) {
      const std::int64_t count = std::min(group, channels - first);
      const at::Tensor part =
          formula_.part(mean(activations, first, count), mean(gradients, first, count));
      sum = sum.defined() ? sum + part : part;
    }
    return formula_.finish ? formula_.finish(sum) : sum;
  }

 private:
  struct Maps {
    std::span<const at::Tensor> each;  // by size
    at::Tensor sum;                    // [1,K,h,w], where it is held
  };

  at::Tensor mean(const Maps& maps, std::int64_t first, std::int64_t count) const {
    const at::Tensor sum =
        maps.sum.defined() ? maps.sum.narrow(1, first, count)
                           : sum_of_resized(maps.each, first, count, {size_.height, size_.width});
    return sum / static_cast<double>(maps.each.size());
  }

  bool may_hold(const Evidence& evidence) {
    const auto scores = std::ssize(evidence.scores);
    const std::int64_t elements =
        (1 + scores) * evidence.activations[0].size(1) * size_.height * size_.width;
    if (!after_each_ || elements > kMostHeld) return false;
    if (sums_.empty()) sums_.assign(evidence.scores.size() + 1, {size_.height, size_.width});
    return true;
  }

  const CamFormula& formula_;
  InputSize size_;
  bool after_each_;
  std::vector<RunningSum> sums_;  // of the activations, then of each score's gradients
};

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
  const bool after_each = options_.tolerance > 0 || watch.partial;
  return explain_by_sizes(network, request, watch, options_,
                          FusedFormula(formula, own, after_each));
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
