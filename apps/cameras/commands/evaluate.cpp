#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cameras/computing.h"
#include "cameras/dataset.h"
#include "cameras/evaluation.h"
#include "cameras/evaluation_plan.h"
#include "cameras/methods.h"
#include "cameras/metric.h"
#include "cameras/question.h"
#include "cameras/team.h"
#include "command.h"
#include "console/diagnostics.h"
#include "console/last_words.h"
#include "console/memory.h"
#include "console/progress.h"
#include "evaluate/flags.h"
#include "evaluate/html_report.h"
#include "evaluate/plan_text.h"
#include "evaluate/summary_table.h"
#include "options/label_query.h"
#include "options/layer_query.h"
#include "options/listed.h"
#include "options/method_flags.h"
#include "options/unread_options.h"
#include "outputs/output_file.h"
#include "team/as_team.h"
#include "team/team_progress.h"

namespace cameras::cli {
namespace {

namespace fs = std::filesystem;

// Writes report.html, and prints the table.
int print_results(const EvaluationResults& results, const fs::path& out, Console console) {
  const Summary& summary = results.summary;
  write_file(out / "report.html", as_bytes(html_report(results)), kEvaluationDraft);
  const bool nothing = summary.rows > 0 && summary.skipped == summary.rows;
  require(!nothing, Errc::bad_argument, out.string(), ": all ", summary.rows,
          " rows were skipped; the first: ", summary.first_problem);
  if (summary.skipped > 0) {
    print_warnings(console.err,
                   {std::to_string(summary.skipped) + " of " + std::to_string(summary.rows) +
                    " rows were skipped; the first: " + summary.first_problem});
  }
  console.out << summary_table(summary) << printable(out.string()) << ": " << summary.pictures
              << " pictures, " << summary.rows << " rows, " << summary.skipped << " skipped\n";
  return kDone;
}

// What a merge makes of its shards follows from them alone.
std::vector<std::string> unread_by_merge(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      if (name != "merge" && name != "out" && name != "help") names.push_back("--" + name);
    }
  }
  return given_in_vain(app, names, "is not read with --merge: the shards say it");
}

bool masks_pixels(std::string_view metric) { return make_metric(metric)->reads_black(); }

std::string metrics_that_mask() {
  std::vector<std::string_view> names;
  for (const MetricEntry& entry : cameras::metrics()) {
    if (masks_pixels(entry.name)) names.push_back(entry.name);
  }
  return listed(names);
}

std::vector<std::string> unread_by_run(const EvaluateFlags& flags, const Dataset& dataset,
                                       const CLI::App& app) {
  std::vector<std::string> warnings = unread_options({.app = app,
                                                      .methods = flags.run.methods,
                                                      .options = flags.run.method_options,
                                                      .not_flags = kNotInEvaluate,
                                                      .seed_read = true,
                                                      .contrast = !flags.contrast.empty()});
  const auto add = [&](bool read, const std::string& name, const std::string& why) {
    if (read) return;
    std::ranges::move(given_in_vain(app, {name}, why), std::back_inserter(warnings));
  };
  const auto& metrics = flags.run.metrics;
  add(std::ranges::find(metrics, "pointing") != metrics.end(), "--tolerance",
      "is for the metric pointing");
  const double forgiven = flags.run.metric_options.tolerance;
  add(forgiven == 0 || forgiven >= 1, "--tolerance",
      "counts pixels that the pointing game forgives; CAMERAS' is a variant's: --methods "
      "cameras:tolerance=0.1");
  const bool masks = std::ranges::any_of(metrics, &masks_pixels);
  add(masks, "--mask-space", "is for metrics that mask pixels: " + metrics_that_mask());
  add(dataset.format == DatasetFormat::coco, "--images", "is for COCO's annotations");
  add(dataset.format == DatasetFormat::voc, "--split", "is for PASCAL VOC folders");
  return warnings;
}

int merge(const EvaluateFlags& flags, Console console) {
  const std::vector<fs::path> shards(flags.merge.begin(), flags.merge.end());
  return print_results(merge_evaluations(shards, flags.out, {.write = &write_file}), flags.out,
                       console);
}

// What is evaluated, and by whom.
struct EvaluationCall {
  const EvaluateFlags& flags;
  const Model& model;
  const Dataset& dataset;
  const Team& team;
};

EvaluationSubject subject_of(const EvaluationCall& call) {
  return {.model = call.model,
          .dataset = call.dataset,
          .model_name = model_name(call.flags.model),
          .dataset_name = call.flags.dataset,
          .device = call.flags.model.device,
          .precision = call.flags.model.precision,
          .limits = limits_of(call.flags.model)};
}

EvaluationOptions options_of(const EvaluationCall& call) {
  EvaluationOptions options = evaluation_options(call.flags);
  options.layer = layer_named(call.flags.layer, call.model.network);
  options.contrast = opponent_named(call.flags.contrast, call.model);
  return options;
}

int print_plan(const EvaluationCall& call, Console console) {
  const EvaluationPlan plan = plan_evaluation(subject_of(call), options_of(call));
  const int threads = call.flags.model.threads;
  console.out << plan_text(plan, {.ranks = call.team.size,
                                  .threads = threads > 0 ? threads : usable_processors(),
                                  .memory_mb = peak_memory_mb()});
  return kDone;
}

EvaluationResults run_of(const EvaluationCall& call, Console console) {
  Team team = call.team;
  TeamProgress of_team(console.err);
  team.at_work = [&](int ranks) { of_team.set_ranks(ranks); };
  team.left = [&](int rank, const std::string& why) {
    print_warnings(console.err, {"rank " + std::to_string(rank) + " works no more: " + why});
  };
  std::optional<Progress> of_one;
  bool begun = false;
  const auto show = [&](std::size_t done, std::size_t of, const std::string& picture) {
    if (!std::exchange(begun, true)) {
      set_last_words("stopped: the same call goes on from what is in " + call.flags.out);
    }
    if (team.size > 1) {
      of_team.show(done, of);
    } else {
      if (!of_one) of_one.emplace(console.err, of);
      of_one->show(done, picture);
    }
    return true;
  };
  EvaluationResults results = evaluate(subject_of(call), options_of(call), call.flags.out,
                                       {.progress = show, .write = &write_file, .team = team});
  if (team.size > 1) of_team.end();
  return results;
}

// Of the methods those that the network allows are judged; a warning for every other.
std::vector<std::string> take_allowed(EvaluateFlags& flags, const Network& network) {
  const std::string layer = layer_named(flags.layer, network);
  std::vector<std::string> warnings;
  std::vector<std::string> kept;
  const std::vector<std::string> names = spelt_out(flags.run.methods);
  for (const std::string& name : names) {
    const std::string why = make_method(name, flags.run.method_options)->refusal(network, layer);
    if (why.empty()) {
      kept.push_back(name);
    } else {
      warnings.push_back(left_out(name, why));
    }
  }
  std::string reasons;
  for (const std::string& warning : warnings) reasons += (reasons.empty() ? "" : "; ") + warning;
  require(!kept.empty(), Errc::bad_argument,
          "expected a method that the network allows, found none: ", reasons);
  if (!warnings.empty() && kept.front() != names.front()) {
    warnings.push_back("methods are compared with " + kept.front() + ", the first of those left");
  }
  flags.run.methods = std::move(kept);
  return warnings;
}

int evaluate_dataset(EvaluateFlags flags, const CLI::App& app, const CommandTeam& own,
                     Console console) {
  require_evaluate_flags(flags);
  require_without(flags.run.methods, flags.run.method_options, kNotInEvaluate);
  if (!flags.merge.empty()) {
    if (own.team.size > 1) throw UsageError("--merge is for one process, not for several at once");
    print_warnings(console.err, unread_by_merge(app));
    return merge(flags, console);
  }
  if (flags.plan && own.team.rank > 0) return kDone;
  if (flags.model.threads == 0) flags.model.threads = own.threads;
  set_up_computing(flags.model);
  const Dataset dataset = open_dataset(flags.dataset, dataset_options(flags));
  const Model model = open_model(flags.model, console.err);
  print_warnings(console.err, take_allowed(flags, model.network));
  const EvaluationCall call{.flags = flags, .model = model, .dataset = dataset, .team = own.team};
  if (flags.plan) return print_plan(call, console);
  const EvaluationResults results = run_of(call, console);
  if (own.team.rank > 0) return kDone;
  print_warnings(console.err, model.warnings_so_far());
  print_warnings(console.err, unread_by_run(flags, dataset, app));
  print_warnings(console.err, results.notes);
  return print_results(results, flags.out, console);
}

}  // namespace

Action define_evaluate(CLI::App& app) {
  const auto flags = std::make_shared<EvaluateFlags>();
  add_evaluate_flags(app, *flags);
  return [flags, &app](Console console) {
    return as_team([&](const CommandTeam& own,
                       Console quiet) { return evaluate_dataset(*flags, app, own, quiet); },
                   console);
  };
}

}  // namespace cameras::cli
