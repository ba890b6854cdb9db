#include "cameras/explainer.h"

#include <utility>

#include "cameras/text.h"
#include "core/translate.h"

namespace cameras {
namespace {

// "" where the network has no default layer: some methods need none.
void require_layer(const Network& network, const std::string& layer) {
  std::vector<std::string> names;
  for (const Layer& one : network.layers()) names.push_back(one.name);
  require(layer.empty() || has_layer(network, layer), Errc::bad_argument,
          "expected a layer of the network, found '", layer, "'", did_you_mean(layer, names));
}

}  // namespace

Answer::Answer(std::shared_ptr<const Model> model, Image image, Region seen, Result result)
    : model_(std::move(model)), image_(std::move(image)), seen_(seen), result_(std::move(result)) {}

const Explanation& Answer::explanation(std::size_t number) const {
  require(number < size(), Errc::bad_argument, "expected the number of one of ", size(),
          " maps, found ", number);
  return result_.explanations[number];
}

RankedLabel Answer::label(std::size_t number) const {
  const std::int64_t index = explanation(number).label;
  require(index >= 0, Errc::bad_argument, "expected a map of a label, found one of weights");
  return translated(Errc::bad_argument,
                    [&] { return ranked_label(*model_, result_.logits, index); });
}

Image Answer::overlay(std::size_t number, const RenderOptions& options) const {
  return render(image_, map(number), seen_, options);
}

Figure Answer::figure(std::size_t number, const RenderOptions& options) const {
  return map_figure(image_, map(number), seen_, options);
}

Explainer::Explainer(Model model, const ExplainerOptions& options)
    : Explainer(std::move(model), nullptr, options) {}

Explainer::Explainer(Model model, std::unique_ptr<SaliencyMethod> method,
                     const ExplainerOptions& options)
    : model_(std::make_shared<const Model>(std::move(model))),
      method_(std::move(method)),
      layer_(options.layer) {
  const Network& network = model_->network;
  if (method_ == nullptr) {
    method_ = make_method(options.method, options_for(options.method_options, network));
  }
  if (layer_.empty()) layer_ = network.default_layer();
  require_layer(network, layer_);
  const std::string refusal = method_->refusal(network, layer_);
  require(refusal.empty(), Errc::bad_argument, refusal);
}

Answer Explainer::operator()(const Image& image, const Target& target, const Watch& watch) const {
  return (*this)(image, model_->preprocess(image), target, watch);
}

Answer Explainer::operator()(const ImageView& image, const Target& target,
                             const Watch& watch) const {
  return (*this)(image.image(), target, watch);
}

Answer Explainer::operator()(const Image& image, std::string_view label, const Watch& watch) const {
  return (*this)(image, Chosen{{label_index_of(label, *model_)}}, watch);
}

Answer Explainer::operator()(const ImageView& image, std::string_view label,
                             const Watch& watch) const {
  return (*this)(image.image(), label, watch);
}

Answer Explainer::operator()(const Image& image, const Prepared& prepared, const Target& target,
                             const Watch& watch) const {
  const Request request{.input = prepared.input,
                        .target = target,
                        .layer = layer_,
                        .baseline = model_->preprocess.black()};
  return {model_, image, prepared.seen, method_->explain(model_->network, request, watch)};
}

Target Explainer::contrast(std::string_view label, std::string_view against) const {
  return Contrast{.label = label_index_of(label, *model_),
                  .against = {label_index_of(against, *model_)}};
}

}  // namespace cameras
