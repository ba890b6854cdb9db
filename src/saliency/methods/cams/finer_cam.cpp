#include "cameras/saliency/finer_cam.h"
#include "core/aten.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <tuple>

#include "cameras/saliency/grad_cam.h"
#include "saliency/explained_score.h"
#include "saliency/methods.h"
#include "saliency/passes/joined_channels.h"
#include "saliency/passes/single_pass.h"

namespace cameras {
namespace {

// The label whose logit the score is, however it was asked for.
std::optional<std::int64_t> label_of(const ExplainedScore& score) {
  if (score.is_a_label()) return score.label;
  const at::Tensor& weights = score.weights;
  const bool one_hot =
      (weights != 0).sum().item<std::int64_t>() == 1 && weights.max().item<float>() == 1;
  if (!one_hot) return std::nullopt;
  return weights.argmax().item<std::int64_t>();
}

// The numbers of the labels whose logits are nearest to that of `label`, the nearest first; of
// equally near ones the first.
at::Tensor nearest_labels(std::int64_t label, const at::Tensor& logits, std::int64_t count) {
  at::Tensor distance = (logits - logits[label]).abs();
  distance[label] = std::numeric_limits<float>::infinity();
  const at::Tensor order = std::get<1>(distance.sort(/*stable=*/true, /*dim=*/0, false));
  return order.narrow(0, 0, std::min(count, logits.size(0) - 1));
}

// [L]: 1 for the label, and what is taken off for those like it.
at::Tensor finer_weights(std::int64_t label, const at::Tensor& logits,
                         const FinerCamOptions& options) {
  at::Tensor weights = at::zeros({logits.size(0)}, at::kFloat);
  const at::Tensor others = nearest_labels(label, logits, options.similar);
  if (others.numel() > 0) {
    const at::Tensor shares = at::softmax(logits.index_select(0, others), /*dim=*/0);
    weights = weights.scatter(0, others, shares * -options.strength);
  }
  weights[label] = 1;
  return weights;
}

}  // namespace

FinerCam::FinerCam(const FinerCamOptions& options) : options_(options) {
  require(std::isfinite(options.strength), Errc::bad_argument,
          "expected a finite strength of the comparison, found ", options.strength);
  require(options.similar >= 1, Errc::bad_argument, "expected at least one similar label, found ",
          options.similar);
}

Result FinerCam::explain(const Network& network, const Request& request, const Watch& watch) const {
  const auto slope = [&](const Probe& probe, const ExplainedScore& score) {
    const auto label = label_of(score);
    return label ? probe.gradient(finer_weights(*label, probe.logits(), options_))
                 : gradient_of(probe, score);
  };
  return explain_by_slope(
      network, request, watch,
      {.slope = slope, .raw = joined(*GradCam().formula(), joining_of(options_.component))});
}

std::unique_ptr<SaliencyMethod> plain_finer_cam(const MethodOptions& options) {
  FinerCamOptions chosen;
  chosen.component = joining_of(options) == Joining::component;
  if (options.strength != 0) chosen.strength = options.strength;
  return std::make_unique<FinerCam>(chosen);
}

}  // namespace cameras
