#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "cameras/dataset.h"
#include "command.h"
#include "diagnostics.h"
#include "evaluate/finish.h"
#include "evaluate/flags.h"
#include "evaluate/merge.h"
#include "evaluate/picture_rows.h"
#include "evaluate/plan.h"
#include "evaluate/results_folder.h"
#include "evaluate/run_record.h"
#include "layer_query.h"
#include "method_flags.h"
#include "progress.h"

namespace cameras::cli {
namespace {

Evaluation evaluation_of(const EvaluateFlags& flags, const Model& model) {
  Evaluation evaluation{.flags = flags,
                        .model = model,
                        .methods = {},
                        .metrics = {},
                        .layer = layer_named(flags.layer, model.network)};
  MethodOptions options = options_for(flags.options, model.network);
  // Labels that the network chose stay its own choice, although methods are told their indices.
  if (flags.label == "predicted" && options.scale_filter.empty()) {
    options.scale_filter = "prediction";
  }
  for (const std::string& name : flags.methods) {
    evaluation.methods.push_back(make_method(name, options));
  }
  for (const std::string& name : flags.metrics) {
    evaluation.metrics.push_back(make_metric(name, flags.metric_options));
  }
  return evaluation;
}

void require_objects(const Evaluation& evaluation, const Dataset& dataset) {
  const bool known = dataset.has_objects() && evaluation.flags.label == "truth";
  for (std::size_t i = 0; i < evaluation.metrics.size(); ++i) {
    require(known || !evaluation.metrics[i]->needs_object(), Errc::bad_argument, "metric ",
            evaluation.flags.metrics[i],
            " needs to know where objects are: a COCO or PASCAL VOC data set, and --label truth");
  }
}

void run_pictures(const Evaluation& evaluation, const Plan& plan, ResultsFolder& folder,
                  Console console) {
  const EvaluateFlags& flags = evaluation.flags;
  const std::size_t done = folder.resume(plan, flags.methods, columns_of(flags.metrics));
  Progress progress(console.err, plan.pictures.size());
  for (std::size_t i = done; i < plan.pictures.size(); ++i) {
    const PlannedPicture& planned = plan.pictures[i];
    progress.show(i, planned.picture->name);
    const bool as_example = is_example(planned.number, plan.total, flags.examples);
    const PictureResult result = evaluate_picture(evaluation, planned, as_example);
    // Before the rows: once these are there, the picture is never looked at again.
    if (!result.example.empty()) {
      constexpr std::int64_t kSide = 192;
      folder.write_example(planned.number, draw_grid(result.example, {.side = kSide}));
    }
    folder.append(result.rows);
  }
}

// What there is to say of a run that is no failure.
std::vector<std::string> notes_of(const Plan& plan, const EvaluateFlags& flags) {
  std::vector<std::string> notes;
  std::int64_t count = 0;
  std::string first;
  for (const PlannedPicture& planned : plan.pictures) {
    for (const PlannedLabel& label : planned.labels) {
      if (label.sample == nullptr || label.sample->note.empty()) continue;
      if (++count == 1) {
        first = planned.picture->name + ", " + label.sample->label + ": " + label.sample->note;
      }
    }
  }
  if (count > 0) {
    notes.push_back("objects that cannot be read are left out of " + std::to_string(count) +
                    (count == 1 ? " label: " : " labels; the first: ") + first);
  }
  if (plan.pictures.empty()) {
    notes.push_back("shard " + flags.shard + " is empty: the run has " +
                    std::to_string(plan.total) + (plan.total == 1 ? " picture" : " pictures"));
  }
  return notes;
}

int evaluate(const EvaluateFlags& flags, Console console) {
  require_evaluate_flags(flags);
  if (!flags.merge.empty()) return merge_results(flags, console);
  set_up_computing(flags.model);
  const Dataset dataset = open_dataset(flags.dataset, dataset_options(flags));
  const Model model = open_model(flags.model);
  const Evaluation evaluation = evaluation_of(flags, model);
  require_objects(evaluation, dataset);
  const Plan plan = plan_of(flags, dataset, model);
  const auto record = run_record(flags, dataset, model, plan);
  ResultsFolder folder(flags.out, record);
  run_pictures(evaluation, plan, folder, console);
  print_warnings(console.err, model.warnings_so_far());
  print_warnings(console.err, notes_of(plan, flags));
  return finish_results(folder, record, console);
}

}  // namespace

Action define_evaluate(CLI::App& app) {
  const auto flags = std::make_shared<EvaluateFlags>();
  add_evaluate_flags(app, *flags);
  return [flags](Console console) { return evaluate(*flags, console); };
}

}  // namespace cameras::cli
