#include "evaluation/run/picture_rows.h"
#include "core/aten.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "cameras/method_title.h"
#include "cameras/render.h"
#include "cameras/saliency_map.h"
#include "cameras/text.h"
#include "evaluation/run/compared_maps.h"
#include "saliency/passes/in_batches.h"
#include "saliency/steps.h"

namespace cameras::evaluation {
namespace {

constexpr std::size_t kMostShown = 12;  // labels of an example

// Messages begin with a file's path, which depends on where the data set lies; the row has the
// picture's name. An error that ends the run is thrown on.
std::string skipped(const Error& error, const Picture& picture) {
  if (ends_the_run(error)) throw error;
  std::string text = error.what();
  const std::string path = printable(picture.file.string()) + ": ";
  if (text.starts_with(path)) text.erase(0, path.size());
  return "skipped: " + text;
}

double probability_of(const Network& network, const at::Tensor& logits, std::int64_t label) {
  const auto found = network.probabilities(logits)[label].item<double>();
  require(std::isfinite(found), Errc::bad_model,
          "the network's scores are not finite (NaN or infinity) for a masked picture");
  return found;
}

// What a metric may ask the network, of the label.
void add_questions(MetricCase& subject, const Network& network, const Watch& watch) {
  const std::int64_t label = subject.label;
  subject.probability_of = [&network, &watch, label](const at::Tensor& input) {
    require_wanted(watch);
    return probability_of(network, network.logits(input), label);
  };
  const std::int64_t together = network.batch_size(subject.input.size(2), subject.input.size(3));
  subject.probabilities_of = [&network, &watch, label, together](std::int64_t count,
                                                                 const auto& input) {
    std::vector<double> found;
    in_batches(watch,
               {.count = count,
                .together = together,
                .value = input,
                .logits = [&](const at::Tensor& values) { return network.logits_at(values); }},
               [&](std::int64_t, const at::Tensor& logits) {
                 found.push_back(probability_of(network, logits, label));
               });
    return found;
  };
}

MetricCase case_of(const Evaluation& evaluation, const Seen& seen, const TargetLabel& target,
                   const SaliencyMethod& method, const SaliencyMap& map, const Watch& watch) {
  const Network& network = evaluation.model.network;
  const Preprocess& preprocess = evaluation.model.preprocess;
  const bool in_picture = evaluation.options.mask_space == MaskSpace::image;
  const std::int64_t label = target.label;
  MetricCase subject{
      .input = seen.prepared.input,
      .black = in_picture ? preprocess.black() : at::zeros_like(preprocess.black()),
      .map = map.tensor(),
      .probability = target.strength,
      .probability_of = {},
      .map_of =
          [&evaluation, &network, &method, &seen, &watch, label](const at::Tensor& input) {
            const Request request = request_for(evaluation, input, seen.logits, {label});
            return method.explain(network, request, watch).explanations.at(0).map.tensor();
          },
      .object = target.object,
      .seed = target.seed,
      .white = in_picture ? preprocess.white() : at::zeros_like(preprocess.black()),
      .label = label};
  add_questions(subject, network, watch);
  return subject;
}

void judge(const Evaluation& evaluation, const MetricCase& subject, bool empty, ResultRow& row) {
  Scores scores;
  for (const auto& metric : evaluation.metrics) {
    const Scores found = metric->evaluate(subject);
    for (std::size_t i = 0; i < found.size(); ++i) {
      require(std::isfinite(found[i].value_or(0)), Errc::bad_argument, "the number '",
              metric->columns()[i].name, "' is not finite");
    }
    scores.insert(scores.end(), found.begin(), found.end());
  }
  row.scores = std::move(scores);
  row.status = empty ? kEmptyMap : "ok";
}

// One method's rows of the labels that can be explained, all with one call.
class MethodRows {
 public:
  MethodRows(const Evaluation& evaluation, const PlannedPicture& planned, const Seen& seen,
             const std::vector<TargetLabel>& targets, const Watch& watch, PictureResult& result)
      : evaluation_(evaluation),
        planned_(planned),
        seen_(seen),
        targets_(targets),
        watch_(watch),
        result_(result) {}

  void add(std::size_t method) {
    std::vector<std::int64_t> labels;
    for (const TargetLabel& target : targets_) labels.push_back(target.label);
    try {
      require_wanted(watch_);
      const Request request =
          request_for(evaluation_, seen_.prepared.input, seen_.logits, std::move(labels));
      const Result found = evaluation_.methods[method]->explain(
          evaluation_.model.network, request, {.progress = watch_.progress, .pass = seen_.pass});
      for (std::size_t i = 0; i < targets_.size(); ++i) {
        if (i < result_.example.size()) draw(method, i, found.explanations.at(i).map);
        judge_one(method, i, found.explanations.at(i).map);
      }
    } catch (const Error& error) {
      for (const TargetLabel& target : targets_)
        row_of(target, method).status = skipped(error, *planned_.picture);
    }
  }

 private:
  ResultRow& row_of(const TargetLabel& target, std::size_t method) {
    return result_.rows[target.place * evaluation_.methods.size() + method];
  }

  void judge_one(std::size_t method, std::size_t i, const SaliencyMap& map) {
    ResultRow& row = row_of(targets_[i], method);
    try {
      MetricCase subject =
          case_of(evaluation_, seen_, targets_[i], *evaluation_.methods[method], map, watch_);
      subject.others = others_of(evaluation_, method, planned_.number);
      subject.shared = shared_later(subject, evaluation_.options.metric_options);
      judge(evaluation_, subject, map.empty(), row);
    } catch (const Error& error) {
      row.status = skipped(error, *planned_.picture);
    }
  }

  void draw(std::size_t method, std::size_t i, const SaliencyMap& map) {
    const auto& methods = evaluation_.options.methods;
    result_.example[i].push_back(
        {.picture = render(seen_.photo, map, seen_.prepared.seen),
         .caption = {{method_title(methods[method], methods)},
                     {map.empty() ? std::string(": ") + kEmptyMap : "", true}},
         .top = map.drawn_top()});
  }

  const Evaluation& evaluation_;
  const PlannedPicture& planned_;
  const Seen& seen_;
  const std::vector<TargetLabel>& targets_;
  const Watch& watch_;
  PictureResult& result_;
};

// Rows for everything that is planned, as if all of it failed.
std::vector<ResultRow> empty_rows(const Evaluation& evaluation, const PlannedPicture& planned,
                                  std::size_t columns) {
  std::vector<ResultRow> rows;
  for (const PlannedLabel& wanted : planned.labels) {
    for (const std::string& method : evaluation.options.methods) {
      ResultRow row;
      row.picture = planned.number;
      row.image = planned.picture->name;
      row.label = wanted.sample == nullptr ? "" : wanted.sample->label;
      row.index = wanted.index;
      row.method = method;
      row.scores.resize(columns);
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

// The labels that can be explained; the others' rows say why not.
std::vector<TargetLabel> targets_of(const Evaluation& evaluation, const Seen& seen,
                                    const PlannedPicture& planned, std::vector<ResultRow>& rows) {
  const std::size_t methods = evaluation.methods.size();
  const bool known = evaluation.model.network.score_kind() != ScoreKind::values;
  std::vector<TargetLabel> targets;
  for (std::size_t place = 0; place < planned.labels.size(); ++place) {
    std::string status;
    try {
      targets.push_back(target_of(evaluation, seen, planned, place));
    } catch (const Error& error) {
      status = skipped(error, *planned.picture);
    }
    for (std::size_t i = place * methods; i < (place + 1) * methods; ++i) {
      rows[i].status = status;
      if (!status.empty()) continue;
      rows[i].label = targets.back().name;
      rows[i].index = targets.back().label;
      if (known) rows[i].probability = targets.back().strength;
    }
  }
  return targets;
}

}  // namespace

PictureResult evaluate_picture(const Evaluation& evaluation, const PlannedPicture& planned,
                               bool as_example, const Watch& watch) {
  const std::size_t columns = columns_of(evaluation.options.metrics).size();
  PictureResult result{.rows = empty_rows(evaluation, planned, columns), .example = {}};
  try {
    const Seen seen = look_at(evaluation, *planned.picture);
    const std::vector<TargetLabel> targets = targets_of(evaluation, seen, planned, result.rows);
    if (targets.empty()) return result;
    for (const TargetLabel& target : targets) {
      if (!as_example || result.example.size() == kMostShown) break;
      result.example.push_back(
          {{.picture = seen.photo,
            .caption = {{target.name},
                        {", " + strength_text(evaluation.model.network, seen.logits, target.label),
                         true}}}});
    }
    MethodRows rows(evaluation, planned, seen, targets, watch, result);
    for (std::size_t i = 0; i < evaluation.methods.size(); ++i) rows.add(i);
  } catch (const Error& error) {
    if (ends_the_run(error)) throw error.within(printable(planned.picture->name));
    for (ResultRow& row : result.rows) row.status = skipped(error, *planned.picture);
  }
  return result;
}

}  // namespace cameras::evaluation
