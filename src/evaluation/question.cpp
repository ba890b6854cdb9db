#include "cameras/question.h"
#include "core/aten.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "core/translate.h"
#include "saliency/explained_score.h"

namespace cameras {

bool has_layer(const Network& network, const std::string& name) {
  return name == network.image().name ||
         std::ranges::any_of(network.graph().nodes, [&](const Node& node) {
           return node.name == name || std::ranges::find(node.outputs, name) != node.outputs.end();
         });
}

std::string left_out(const std::string& method, const std::string& why) {
  return method + " is left out: " + why;
}

std::vector<std::string> leave_out_refused(Question& question) {
  std::vector<std::string> warnings;
  std::vector<NamedMethod> kept;
  std::string refusal = "expected a method, found none";
  for (NamedMethod& one : question.methods) {
    const std::string why = one.method->refusal(question.model.network, question.request.layer);
    if (why.empty()) {
      kept.push_back(std::move(one));
    } else {
      warnings.push_back(left_out(one.name, why));
      refusal = why;
    }
  }
  require(!kept.empty(), Errc::bad_argument, refusal);
  question.methods = std::move(kept);
  return warnings;
}

Asked ask_about(const Question& question, const std::string& path) {
  const Target& target = question.request.target;
  require(std::holds_alternative<Predicted>(target) || std::holds_alternative<Chosen>(target),
          Errc::bad_argument,
          "expected a question about predicted or chosen labels, found one about a function of the "
          "logits: say what they are held against with Question::opponent");
  const auto ask = [&] {
    Image image = Image::open(path, question.limits);
    const Prepared prepared = question.model.preprocess(image);
    Asked asked{.image = std::move(image),
                .seen = prepared.seen,
                .logits = question.model.network.logits(prepared.input),
                .labels = {},
                .request = question.request};
    asked.request.input = prepared.input;
    // Decided once: methods may look at other sizes first, and rank others.
    for (const ExplainedScore& score :
         scores_of(question.request.target, question.model.network, asked.logits)) {
      asked.labels.push_back(score.label);
    }
    asked.request.target = Chosen{asked.labels};
    if (question.opponent) {
      asked.request.target = contrasted(asked.request.target, *question.opponent,
                                        question.model.network, asked.logits);
    }
    return asked;
  };
  return naming(path, [&] { return translated(Errc::bad_argument, ask); });
}

RankedLabel ranked_label(const Model& model, const at::Tensor& logits, std::int64_t label) {
  const Network& network = model.network;
  return {.index = label,
          .name = model.label_name(label),
          .strength = network.strengths(logits)[label].item<double>(),
          .logit = logits[label].item<double>(),
          .quantity = network.score_kind() == ScoreKind::values,
          .text = strength_text(network, logits, label)};
}

}  // namespace cameras
