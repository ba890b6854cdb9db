#include "saliency/explained_score.h"
#include "core/aten.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "network/input.h"

namespace cameras {
namespace {

void require_label(std::int64_t label, std::int64_t count) {
  require(label >= 0 && label < count, Errc::bad_argument, "expected a label from 0 to ", count - 1,
          ", found ", label);
}

std::vector<std::int64_t> labels_of(const Predicted& predicted, const Network& network,
                                    const at::Tensor& logits) {
  require(predicted.count > 0, Errc::bad_argument, "expected at least one predicted label, found ",
          predicted.count);
  std::vector<std::int64_t> best = network.ranking(logits);
  best.resize(static_cast<std::size_t>(std::min(predicted.count, std::ssize(best))));
  return best;
}

std::vector<std::int64_t> labels_of(const Chosen& chosen, const Network& /*network*/,
                                    const at::Tensor& logits) {
  require(!chosen.labels.empty(), Errc::bad_argument, "expected at least one label to explain");
  for (const std::int64_t label : chosen.labels) require_label(label, logits.size(0));
  return chosen.labels;
}

ExplainedScore contrasted(const Contrast& contrast, const at::Tensor& logits) {
  require_label(contrast.label, logits.size(0));
  require(!contrast.against.empty(), Errc::bad_argument, "expected at least one label to contrast ",
          "label ", contrast.label, " with");
  require(std::isfinite(contrast.strength), Errc::bad_argument,
          "expected a finite strength of the contrast, found ", contrast.strength);
  ExplainedScore score{.label = contrast.label,
                       .against = contrast.against,
                       .weights = at::zeros({logits.size(0)}, at::kFloat)};
  score.weights[contrast.label] = 1;
  const double share = contrast.strength / static_cast<double>(contrast.against.size());
  for (const std::int64_t other : contrast.against) {
    require_label(other, logits.size(0));
    require(other != contrast.label, Errc::bad_argument, "expected other labels to contrast label ",
            contrast.label, " with, found that label itself");
    score.weights[other] -= share;
  }
  return score;
}

std::vector<ExplainedScore> asked(const Contrast& contrast, const Network& /*network*/,
                                  const at::Tensor& logits) {
  return {contrasted(contrast, logits)};
}

std::vector<ExplainedScore> asked(const std::vector<Contrast>& contrasts,
                                  const Network& /*network*/, const at::Tensor& logits) {
  require(!contrasts.empty(), Errc::bad_argument, "expected at least one contrast to explain");
  std::vector<ExplainedScore> scores;
  for (const Contrast& contrast : contrasts) scores.push_back(contrasted(contrast, logits));
  return scores;
}

std::vector<ExplainedScore> asked(const Weighted& weighted, const Network& /*network*/,
                                  const at::Tensor& logits) {
  const at::Tensor& weights = weighted.weights;
  const bool fits = weights.defined() && weights.scalar_type() == at::kFloat &&
                    (weights.dim() == 1 || weights.dim() == 2) && weights.numel() > 0 &&
                    weights.size(-1) == logits.size(0);
  require(fits, Errc::bad_argument, "expected weights [", logits.size(0), "] or [R,",
          logits.size(0), "] of float32, found ", found_text(weights));
  require(at::isfinite(weights).all().item<bool>(), Errc::bad_argument,
          "expected finite weights, found NaN or infinity");
  std::vector<ExplainedScore> scores;
  for (const at::Tensor& row : weights.to(at::kCPU).view({-1, logits.size(0)}).unbind()) {
    scores.push_back({.weights = row.contiguous()});
  }
  return scores;
}

template <class Labels>
std::vector<ExplainedScore> asked(const Labels& labels, const Network& network,
                                  const at::Tensor& logits) {
  std::vector<ExplainedScore> scores;
  for (const std::int64_t label : labels_of(labels, network, logits)) {
    scores.push_back({.label = label});
  }
  return scores;
}

}  // namespace

std::int64_t runner_up(const at::Tensor& logits, std::int64_t label) {
  require(logits.dim() == 1 && logits.size(0) > 1, Errc::bad_argument,
          "expected at least two labels to find a runner-up among");
  require_label(label, logits.size(0));
  at::Tensor others = logits.clone();
  others[label] = -std::numeric_limits<float>::infinity();
  return others.argmax().item<std::int64_t>();
}

std::vector<Contrast> contrasted(const Target& target, const Opponent& opponent,
                                 const Network& network, const at::Tensor& logits) {
  const bool named =
      std::holds_alternative<Predicted>(target) || std::holds_alternative<Chosen>(target);
  require(named, Errc::bad_argument, "expected predicted or chosen labels to contrast");
  std::vector<Contrast> contrasts;
  for (const ExplainedScore& score : scores_of(target, network, logits)) {
    const std::int64_t other = opponent.label ? *opponent.label : runner_up(logits, score.label);
    contrasts.push_back({.label = score.label, .against = {other}});
    static_cast<void>(contrasted(contrasts.back(), logits));  // refuses what makes no sense
  }
  return contrasts;
}

std::vector<ExplainedScore> scores_of(const Target& target, const Network& network,
                                      const at::Tensor& logits) {
  return std::visit([&](const auto& one) { return asked(one, network, logits); }, target);
}

namespace {

// One look-up for all of them: of a thousand labels one by one costs a millisecond a pass.
at::Tensor picked(std::span<const ExplainedScore> scores, const at::Tensor& values) {
  std::vector<std::int64_t> labels;
  for (const ExplainedScore& score : scores) labels.push_back(score.label);
  return values.index_select(0, at::tensor(labels));
}

bool all_are_labels(std::span<const ExplainedScore> scores) {
  return std::ranges::all_of(scores, &ExplainedScore::is_a_label);
}

}  // namespace

at::Tensor values_of(std::span<const ExplainedScore> scores, const at::Tensor& logits) {
  if (all_are_labels(scores)) return picked(scores, logits);
  std::vector<at::Tensor> values;
  for (const ExplainedScore& score : scores) {
    values.push_back(score.is_a_label() ? logits[score.label] : (score.weights * logits).sum());
  }
  return at::stack(values);
}

at::Tensor probabilities_of(const Network& network, const at::Tensor& logits,
                            std::span<const ExplainedScore> scores) {
  const bool quantities = network.score_kind() == ScoreKind::values;
  const at::Tensor strengths = network.strengths(logits);
  if (all_are_labels(scores)) return picked(scores, strengths);
  std::vector<at::Tensor> values;
  for (const ExplainedScore& score : scores) {
    if (score.is_a_label()) {
      values.push_back(strengths[score.label]);
    } else {
      const at::Tensor value = (score.weights * logits).sum();
      values.push_back(quantities ? value : value.sigmoid());
    }
  }
  return at::stack(values);
}

at::Tensor gradient_of(const Probe& probe, const ExplainedScore& score) {
  return score.is_a_label() ? probe.gradient(score.label) : probe.gradient(score.weights);
}

at::Tensor weights_of(std::span<const ExplainedScore> scores, std::int64_t labels) {
  at::Tensor weights = at::zeros({std::ssize(scores), labels}, at::kFloat);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const at::Tensor row = weights[static_cast<std::int64_t>(i)];
    if (scores[i].is_a_label()) {
      row[scores[i].label] = 1;
    } else {
      row.copy_(scores[i].weights);
    }
  }
  return weights;
}

}  // namespace cameras
