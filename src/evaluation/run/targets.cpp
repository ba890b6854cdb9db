#include "evaluation/run/targets.h"
#include "core/aten.h"

#include <algorithm>
#include <utility>

#include "evaluation/metrics/shared/object_grid.h"
#include "evaluation/run/fingerprint.h"
#include "saliency/request.h"

namespace cameras::evaluation {
namespace {

// Difficult as in Zhang et al. (ECCV 2016): less than a quarter of the picture, and not alone.
LabelledObject object_of(const Evaluation& evaluation, const Seen& seen, const Picture& picture,
                         const Sample& sample) {
  constexpr std::int64_t kQuarter = 4;
  const std::int64_t pixels = seen.photo.height() * seen.photo.width();
  LabelledObject object{
      .mask = mask_of(sample.shapes, seen.photo.height(), seen.photo.width(), evaluation.limits),
      .seen = seen.prepared.seen};
  const auto area = object.mask.sum().item<std::int64_t>();
  require(area > 0, Errc::bad_argument, "the object's mask is empty");
  const at::Tensor& input = seen.prepared.input;
  require(object_grid(object, input.size(2), input.size(3)).any().item<bool>(), Errc::bad_argument,
          "the network's input shows nothing of the object");
  object.difficult = kQuarter * area < pixels && picture.samples.size() > 1;
  return object;
}

// Depends on the run's seed and on what is explained, not on when: shards and methods agree.
std::uint64_t seed_of(const Evaluation& evaluation, const Picture& picture,
                      const std::string& label) {
  Fingerprint print;
  print.add(evaluation.options.method_options.seed);
  print.add(picture.name);
  print.add(label);
  return print.value();
}

// What a picture claims is its own fault, and one row's; what a network needs ends the run.
Image opened(const Picture& picture, const Limits& limits) {
  try {
    return open_picture(picture, limits);
  } catch (const Error& error) {
    if (error.code() != Errc::over_budget) throw;
    throw Error(Errc::bad_image, error.what());
  }
}

}  // namespace

bool Evaluation::needs_objects() const {
  return std::ranges::any_of(metrics, [](const auto& metric) { return metric->needs_object(); });
}

bool Evaluation::needs_others() const {
  return std::ranges::any_of(metrics, [](const auto& metric) { return metric->needs_others(); });
}

Seen look_at(const Evaluation& evaluation, const Picture& picture) {
  // Masks and boxes are drawn for the picture's own size.
  Limits limits = evaluation.limits;
  limits.image_detail = limits.image_pixels;
  Image photo = opened(picture, limits);
  const bool known = picture.height > 0 && picture.width > 0;
  const bool same = picture.height == photo.height() && picture.width == photo.width();
  require(!evaluation.needs_objects() || !known || same, Errc::bad_image, "the picture has ",
          photo.width(), " x ", photo.height(), " pixels, the data set says ", picture.width, " x ",
          picture.height);
  Seen seen{.photo = std::move(photo), .prepared = {}, .pass = {}, .logits = {}, .strengths = {}};
  seen.prepared = evaluation.model.preprocess(seen.photo);
  const Network& network = evaluation.model.network;
  if (evaluation.layer.empty()) {
    seen.logits = network.logits(seen.prepared.input);
  } else {
    seen.pass = std::make_shared<SharedPass>(network, seen.prepared.input, evaluation.layer);
    seen.logits = seen.pass->probe().logits();
  }
  require(at::isfinite(seen.logits).all().item<bool>(), Errc::bad_model,
          "the network's scores are not finite (NaN or infinity)");
  seen.strengths = network.strengths(seen.logits);
  return seen;
}

Request request_for(const Evaluation& evaluation, const at::Tensor& input, const at::Tensor& logits,
                    std::vector<std::int64_t> labels) {
  Target target = Chosen{std::move(labels)};
  if (evaluation.options.contrast) {
    target = contrasted(target, *evaluation.options.contrast, evaluation.model.network, logits);
  }
  return {.input = input,
          .target = std::move(target),
          .layer = evaluation.layer,
          .baseline = evaluation.model.preprocess.black()};
}

bool ends_the_run(const Error& error) {
  return error.code() == Errc::over_budget || error.code() == Errc::cancelled;
}

TargetLabel target_of(const Evaluation& evaluation, const Seen& seen, const PlannedPicture& planned,
                      std::size_t place) {
  const PlannedLabel& wanted = planned.labels[place];
  const Sample* const sample = wanted.sample;
  TargetLabel target{.place = place, .label = 0, .name = {}, .object = {}};
  if (sample != nullptr) {
    const std::string& problem = sample->problem.empty() ? wanted.problem : sample->problem;
    require(problem.empty(), Errc::bad_argument, problem);
    target.name = sample->label;
    target.label = wanted.index.value();
    if (evaluation.needs_objects()) {
      target.object = object_of(evaluation, seen, *planned.picture, *sample);
    }
  } else {
    target.label = prediction_of(evaluation.model.network, seen.logits);
    target.name = evaluation.model.label_name(target.label);
  }
  const auto& contrast = evaluation.options.contrast;
  require(!contrast || contrast->label != target.label, Errc::bad_argument,
          "the label is the one to contrast with");
  target.strength = seen.strengths[target.label].item<double>();
  target.seed = seed_of(evaluation, *planned.picture, target.name);
  return target;
}

}  // namespace cameras::evaluation
