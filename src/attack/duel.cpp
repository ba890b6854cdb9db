#include "cameras/attack.h"
#include "core/aten.h"

#include <utility>

#include "core/translate.h"

namespace cameras {
namespace {

Form run_form(const Model& model, const DuelOptions& options, const Image& picture,
              const AttackRequest& request, const Watch& watch) {
  Attack result = attack(model.network, request, options.attack, watch);
  // What counts is the file: it is decoded again and read as any other picture.
  std::vector<std::byte> png = model.preprocess.with_input(picture, result.input).encode();
  Image decoded = Image::decode(png);
  const at::Tensor logits = model.network.logits(model.preprocess(decoded).input);
  const PerturbationNorms norms = norms_of(result.perturbation);
  return {.attack = std::move(result),
          .norms = norms,
          .png = std::move(png),
          .picture = std::move(decoded),
          .confidence = model.network.probabilities(logits)[request.target].item<double>(),
          .prediction = model.network.ranking(logits).at(0)};
}

std::int64_t target_of(const Model& model, const DuelOptions& options, const at::Tensor& logits,
                       std::int64_t predicted) {
  const std::int64_t target = options.target.value_or(least_likely(logits));
  require(target != predicted, Errc::bad_argument,
          "expected a target that the network does not see already, found '",
          model.label_name(target), "'");
  return target;
}

std::optional<SaliencyMap> guiding_map(const Model& model, const DuelOptions& options,
                                       const at::Tensor& input, const Watch& watch) {
  if (options.method == nullptr) return std::nullopt;
  Request request = options.request;
  request.input = input;
  return options.method->explain(model.network, request, watch).explanations.at(0).map;
}

Duel fight(const Model& model, const std::string& path, const DuelOptions& options,
           const Watch& watch) {
  Image picture = model.preprocess.resized(Image::open(path, options.limits));
  const Prepared prepared = model.preprocess(picture);
  const at::Tensor logits = model.network.logits(prepared.input);
  const at::Tensor probabilities = model.network.probabilities(logits);
  const std::int64_t label = model.network.ranking(logits).at(0);
  AttackRequest request{.input = prepared.input,
                        .target = target_of(model, options, logits, label),
                        .black = model.preprocess.black(),
                        .white = model.preprocess.white()};
  auto map = guiding_map(model, options, prepared.input, watch);
  Form plain = run_form(model, options, picture, request, watch);
  request.saliency =
      map ? map->tensor() : at::zeros({prepared.input.size(2), prepared.input.size(3)}, at::kFloat);
  Form guided = run_form(model, options, picture, request, watch);
  return {.path = path,
          .picture = std::move(picture),
          .seen = prepared.seen,
          .label = label,
          .probability = probabilities[label].item<double>(),
          .target = request.target,
          .target_probability = probabilities[request.target].item<double>(),
          .map = std::move(map),
          .plain = std::move(plain),
          .guided = std::move(guided)};
}

}  // namespace

Duel duel(const Model& model, const std::string& path, const DuelOptions& options,
          const Watch& watch) {
  return naming(path, [&] {
    return translated(Errc::bad_argument, [&] { return fight(model, path, options, watch); });
  });
}

MeanReduction mean_reduction(std::span<const Duel> duels) {
  MeanReduction mean;
  for (const Duel& one : duels) {
    if (!one.both_reached()) continue;
    mean.value += one.reduction();
    ++mean.images;
  }
  if (mean.images > 0) mean.value /= static_cast<double>(mean.images);
  return mean;
}

}  // namespace cameras
