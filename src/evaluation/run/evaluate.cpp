#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cameras/evaluation.h"
#include "cameras/grid.h"
#include "cameras/method_variant.h"
#include "cameras/render.h"
#include "core/translate.h"
#include "evaluation/run/finish.h"
#include "evaluation/run/merge.h"
#include "evaluation/run/picture_rows.h"
#include "evaluation/run/plan.h"
#include "evaluation/run/results_folder.h"
#include "evaluation/run/run_record.h"
#include "evaluation/run/targets.h"
#include "saliency/steps.h"

namespace cameras {
namespace {

namespace fs = std::filesystem;
using evaluation::Evaluation;
using evaluation::Plan;
using evaluation::ResultsFolder;

void require_shard(const Shard& shard) {
  const bool valid = shard.index >= 0 && shard.index < shard.count;
  require(valid, Errc::bad_argument, "expected a shard I/N with I from 0 to N - 1, found ",
          evaluation::shard_text(shard));
}

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
    found.methods.push_back(make_method(name, method_options));
  }
  for (const std::string& name : options.metrics) {
    found.metrics.push_back(make_metric(name, options.metric_options));
  }
  return found;
}

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

// Told that `done` pictures are completed, between the passes of the maps of one.
Watch watch_of(const EvaluationWatch& watch, const Plan& plan, std::size_t done,
               const evaluation::PlannedPicture& planned) {
  return {.progress = [&watch, &plan, &planned, done](std::int64_t, std::int64_t) {
    return !watch.progress || watch.progress(done, plan.pictures.size(), planned.picture->name);
  }};
}

std::vector<std::vector<evaluation::ComparedMap>> compared_maps(const Evaluation& run,
                                                                const Plan& plan, std::size_t done,
                                                                const EvaluationWatch& watch) {
  std::vector<std::vector<evaluation::ComparedMap>> maps(run.methods.size());
  for (const evaluation::PlannedPicture& planned : plan.compared) {
    const Watch watched = watch_of(watch, plan, done, planned);
    require_wanted(watched);
    evaluation::add_compared(run, planned, watched, maps);
  }
  return maps;
}

void run_pictures(Evaluation run, const Plan& plan, ResultsFolder& folder,
                  const EvaluationWatch& watch) {
  const EvaluationOptions& options = run.options;
  const auto columns = evaluation::columns_of(options.metrics);
  const std::size_t done = folder.resume(plan, options.methods, columns);
  if (run.needs_others() && done < plan.pictures.size()) {
    run.compared = compared_maps(run, plan, done, watch);
  }
  for (std::size_t i = done; i < plan.pictures.size(); ++i) {
    const evaluation::PlannedPicture& planned = plan.pictures[i];
    const Watch watched = watch_of(watch, plan, i, planned);
    require_wanted(watched);
    const bool as_example = evaluation::is_example(planned.number, plan.total, options.examples);
    const auto result = evaluation::evaluate_picture(run, planned, as_example, watched);
    // Before the rows: once these are there, the picture is never looked at again.
    if (!result.example.empty()) {
      constexpr std::int64_t kExampleSide = 192;
      const ColourScale scale = scale_of(RenderOptions().colormap, result.example);
      folder.write_example(planned.number,
                           draw_grid(result.example, {.side = kExampleSide, .scales = {scale}}));
    }
    folder.append(result.rows);
  }
}

// "PICTURE, LABEL: NOTE" of each label whose objects cannot all be read.
std::vector<std::string> unread_objects(const Plan& plan) {
  std::vector<std::string> found;
  for (const evaluation::PlannedPicture& planned : plan.pictures) {
    for (const evaluation::PlannedLabel& label : planned.labels) {
      if (label.sample == nullptr || label.sample->note.empty()) continue;
      found.push_back(planned.picture->name + ", " + label.sample->label + ": " +
                      label.sample->note);
    }
  }
  return found;
}

// What there is to say of a run that is no failure.
std::vector<std::string> notes_of(const Plan& plan, const Shard& shard, const Dataset& dataset) {
  std::vector<std::string> notes;
  if (dataset.loose > 0) {
    notes.push_back(std::to_string(dataset.loose) +
                    (dataset.loose == 1 ? " picture lies" : " pictures lie") +
                    " beside the folders of classes, in none of them, and " +
                    (dataset.loose == 1 ? "is" : "are") + " left out");
  }
  if (const auto unread = unread_objects(plan); !unread.empty()) {
    notes.push_back("objects that cannot be read are left out of " + std::to_string(unread.size()) +
                    (unread.size() == 1 ? " label: " : " labels; the first: ") + unread[0]);
  }
  if (plan.pictures.empty()) {
    notes.push_back("shard " + evaluation::shard_text(shard) + " is empty: the run has " +
                    std::to_string(plan.total) + (plan.total == 1 ? " picture" : " pictures"));
  }
  return notes;
}

EvaluationResults evaluated(const EvaluationSubject& subject, EvaluationOptions options,
                            const fs::path& out, const EvaluationWatch& watch) {
  require_shard(options.shard);
  options.methods = variant_names(options.methods, options.method_options);
  Evaluation run = evaluation_of(options, subject);
  require_objects(run, subject.dataset);
  require_probabilities(run);
  const Plan plan = evaluation::plan_of(options, subject.dataset, subject.model);
  const auto record = evaluation::run_record(subject, options, plan, run.layer);
  auto folder = std::make_shared<ResultsFolder>(out, record, watch.write);
  run_pictures(std::move(run), plan, *folder, watch);
  EvaluationResults results = evaluation::finished(std::move(folder), record);
  results.notes = notes_of(plan, options.shard, subject.dataset);
  return results;
}

}  // namespace

EvaluationResults evaluate(const EvaluationSubject& subject, const EvaluationOptions& options,
                           const std::filesystem::path& folder, const EvaluationWatch& watch) {
  return translated(Errc::bad_argument, [&] { return evaluated(subject, options, folder, watch); });
}

EvaluationResults merge_evaluations(std::span<const std::filesystem::path> shards,
                                    const std::filesystem::path& folder,
                                    const EvaluationWatch& watch) {
  require(!shards.empty(), Errc::bad_argument, "expected the folders of shards, found none");
  return evaluation::merged(shards, folder, watch.write);
}

}  // namespace cameras
