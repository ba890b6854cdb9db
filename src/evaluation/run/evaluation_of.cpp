#include "evaluation/run/evaluation_of.h"

#include <cstddef>
#include <string>

#include "cameras/error.h"
#include "cameras/method_variant.h"

namespace cameras::evaluation {
namespace {

void require_objects(const Evaluation& run, const Dataset& dataset) {
  const bool known = dataset.has_objects() && run.options.labels == JudgedLabels::truth;
  for (std::size_t i = 0; i < run.metrics.size(); ++i) {
    require(known || !run.metrics[i]->needs_object(), Errc::bad_argument, "metric ",
            run.options.metrics[i],
            " needs to know where objects are: a COCO or PASCAL VOC data set, and --label truth");
  }
}

void require_probabilities(const Evaluation& run) {
  const Network& network = run.model.network;
  for (std::size_t i = 0; i < run.metrics.size(); ++i) {
    const bool fits =
        network.score_kind() != ScoreKind::values || !run.metrics[i]->needs_probability();
    require(fits, Errc::bad_argument, "metric ", run.options.metrics[i], " needs probabilities: '",
            network.output(), "' holds quantities");
  }
}

}  // namespace

Evaluation evaluation_of(const EvaluationOptions& options, const EvaluationSubject& subject) {
  const Model& model = subject.model;
  Evaluation found{.options = options,
                   .model = model,
                   .limits = subject.limits,
                   .methods = {},
                   .metrics = {},
                   .layer = options.layer.empty() ? model.network.default_layer() : options.layer,
                   .compared = {}};
  MethodOptions method_options = options_for(options.method_options, model.network);
  // Labels that the network chose stay its own choice, although methods are told their indices.
  if (options.labels == JudgedLabels::predicted && method_options.scale_filter.empty()) {
    method_options.scale_filter = "prediction";
  }
  require(!options.methods.empty(), Errc::bad_argument, "expected a method, found none");
  for (const std::string& name : options.methods) {
    require(method_variant(name, method_options).options.budget == 0, Errc::bad_argument,
            "expected methods that give the same map in every run, found ", name,
            ": how many sizes fit into a budget of seconds depends on the machine (tolerance does "
            "not)");
    found.methods.push_back(make_method(name, method_options));
  }
  for (const std::string& name : options.metrics) {
    found.metrics.push_back(make_metric(name, options.metric_options));
  }
  require_objects(found, subject.dataset);
  require_probabilities(found);
  return found;
}

}  // namespace cameras::evaluation
