#include "server/service/answer.h"

#include <chrono>
#include <memory>
#include <utility>

#include "cameras/question.h"
#include "explain/report.h"
#include "report/strength.h"
#include "server/service/sent_input.h"

namespace cameras::server {
namespace {

using Clock = std::chrono::steady_clock;

Watch watch_by(ExplanationTask& task) {
  return {.progress =
              [&task](std::int64_t done, std::int64_t of) {
                task.advance(done, of);
                return !task.cancelled();
              },
          .partial = [&task](const PartialMap& map) { task.add(map); }};
}

Json label_facts(const Model& model, const Result& result, std::int64_t label) {
  const RankedLabel ranked = ranked_label(model, result.logits, label);
  Json json = cli::label_json(ranked);
  json["text"] = ranked.text;
  return json;
}

Json labels_of(const Model& model, const Result& result) {
  Json labels = Json::array();
  for (const Explanation& one : result.explanations) {
    Json json = label_facts(model, result, one.label);
    for (const std::int64_t other : one.against) {
      json["against"].push_back(label_facts(model, result, other));
    }
    json["empty"] = one.map.empty();
    labels.push_back(std::move(json));
  }
  return labels;
}

// Why a size does not count: what it took the picture for.
std::string why_not(const Model& model, const Result& result, const Scale& scale) {
  if (scale.kept) return {};
  return "taken for " + model.label_name(scale.prediction) + " at this size, and for " +
         model.label_name(result.scales.front().prediction) + " at the first";
}

Json scales_of(const Model& model, const Result& result) {
  Json scales = Json::array();
  for (const Scale& scale : result.scales) {
    scales.push_back({{"height", scale.height},
                      {"width", scale.width},
                      {"prediction",
                       {{"index", scale.prediction}, {"name", model.label_name(scale.prediction)}}},
                      {"kept", scale.kept},
                      {"why", why_not(model, result, scale)}});
  }
  return scales;
}

Json region_json(const Region& seen) {
  return {{"x", seen.left}, {"y", seen.top}, {"width", seen.width}, {"height", seen.height}};
}

Finding finding_of(const AskedQuestion& question, Result result, const Region& seen,
                   double seconds) {
  const Model& model = question.model->model;
  Finding finding{.maps = {}, .reports = {}, .facts = Json::object(), .seen = seen};
  const cli::Run run{.model_name = question.model->name,
                     .image_path = question.image->id,
                     .method = question.method,
                     .options = question.options,
                     .model = model,
                     .result = result,
                     .total_seconds = seconds};
  for (const Explanation& one : result.explanations) {
    finding.maps.push_back(one.map);
    finding.reports.push_back(cli::report(run, one));
  }
  const SaliencyMap& map = finding.maps.front();
  finding.facts["labels"] = labels_of(model, result);
  finding.facts["scales"] = scales_of(model, result);
  finding.facts["spared_sizes"] = result.spared_sizes;
  finding.facts["layer"] = result.layer;
  finding.facts["seconds"] = seconds;
  finding.facts["map"] = {
      {"height", map.height()}, {"width", map.width()}, {"drawn_top", map.drawn_top()}};
  finding.facts["seen"] = region_json(seen);
  return finding;
}

}  // namespace

Finding answer(const AskedQuestion& question, ExplanationTask& task) {
  const auto start = Clock::now();
  const Model& model = question.model->model;
  const Network& network = model.network;
  const auto method = make_method(question.method, options_for(question.options, network));
  const Prepared prepared = prepared_for(*question.image, model);
  Watch watch = watch_by(task);
  Request request{.input = prepared.input,
                  .target = question.target,
                  .layer = question.layer,
                  .baseline = model.preprocess.black()};
  if (question.opponent) {
    request.target =
        contrasted(question.target, *question.opponent, network, network.logits(prepared.input));
  }
  Result result = method->explain(network, request, watch);
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return finding_of(question, std::move(result), prepared.seen, seconds);
}

}  // namespace cameras::server
