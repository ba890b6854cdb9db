#include "attack_image.h"
#include "core/aten.h"

#include <utility>

#include "diagnostics.h"

namespace cameras::cli {
namespace {

Form run_form(const AttackSession& session, const Image& picture, const AttackRequest& request) {
  const Model& model = session.model;
  Attack result = attack(model.network, request, session.options);
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
          .prediction = logits.argmax().item<std::int64_t>()};
}

std::int64_t target_of(const AttackSession& session, const at::Tensor& logits,
                       std::int64_t predicted) {
  const std::int64_t target = session.target.value_or(least_likely(logits));
  require(target != predicted, Errc::bad_argument,
          "expected a target that the network does not see already, found '",
          session.model.label_name(target), "'");
  return target;
}

std::optional<SaliencyMap> map_of(const AttackSession& session, const at::Tensor& input) {
  if (session.method == nullptr) return std::nullopt;
  Request request = session.request;
  request.input = input;
  return session.method->explain(session.model.network, request).explanations.at(0).map;
}

Duel fight(const AttackSession& session, const std::string& path) {
  const Model& model = session.model;
  Image picture = model.preprocess.resized(Image::open(path));
  const Prepared prepared = model.preprocess(picture);
  const at::Tensor logits = model.network.logits(prepared.input);
  const at::Tensor probabilities = model.network.probabilities(logits);
  const auto label = logits.argmax().item<std::int64_t>();
  AttackRequest request{.input = prepared.input,
                        .target = target_of(session, logits, label),
                        .black = model.preprocess.black(),
                        .white = model.preprocess.white()};
  auto map = map_of(session, prepared.input);
  Form plain = run_form(session, picture, request);
  request.saliency =
      map ? map->values() : at::zeros({prepared.input.size(2), prepared.input.size(3)}, at::kFloat);
  Form guided = run_form(session, picture, request);
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

Duel attack_image(const AttackSession& session, const std::string& path) {
  return naming(path, [&] { return fight(session, path); });
}

}  // namespace cameras::cli
