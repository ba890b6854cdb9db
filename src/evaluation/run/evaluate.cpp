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
#include "cameras/method_variant.h"
#include "core/translate.h"
#include "evaluation/run/compared_maps.h"
#include "evaluation/run/evaluation_of.h"
#include "evaluation/run/finish.h"
#include "evaluation/run/judged_picture.h"
#include "evaluation/run/merge.h"
#include "evaluation/run/plan.h"
#include "evaluation/run/results_folder.h"
#include "evaluation/run/run_record.h"
#include "evaluation/run/targets.h"
#include "evaluation/run/team/lead.h"
#include "evaluation/run/team/member.h"
#include "saliency/steps.h"

namespace cameras {
namespace {

namespace fs = std::filesystem;
using evaluation::Evaluation;
using evaluation::Lead;
using evaluation::Plan;
using evaluation::ResultsFolder;

// Told how many pictures are completed, between the passes of the maps of one.
Watch watch_of(const EvaluationWatch& watch, const Plan& plan, const Lead& lead,
               const std::string& name) {
  return {.progress = [&watch, &plan, &lead, name](std::int64_t, std::int64_t) {
    return !watch.progress || watch.progress(lead.done(), plan.pictures.size(), name);
  }};
}

void run_pictures(Evaluation run, const evaluation::TeamWork& work, ResultsFolder& folder,
                  const EvaluationWatch& watch) {
  const Plan& plan = work.plan;
  Lead lead(folder, work);
  const auto watch_for = [&](const evaluation::PlannedPicture& planned) {
    return watch_of(watch, plan, lead, planned.picture->name);
  };
  if (!lead.complete()) run.compared = evaluation::compared_maps(run, plan, watch_for);
  const Watch waiting = watch_of(watch, plan, lead, {});
  while (const auto place = lead.next([&] { require_wanted(waiting); })) {
    const Watch watched = watch_for(plan.pictures[*place]);
    lead.add(*place, evaluation::judged_picture(run, plan, *place, watched));
  }
  lead.end();
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
  options.methods = variant_names(options.methods, options.method_options);
  Evaluation run = evaluation::evaluation_of(options, subject);
  const Plan plan = evaluation::plan_of(options, subject.dataset, subject.model);
  const auto record = evaluation::run_record(subject, options, plan, run.layer);
  const evaluation::TeamWork work{
      .plan = plan, .options = options, .record = record, .team = watch.team};
  if (watch.team.rank > 0) {
    evaluation::work_for_lead(std::move(run), work, out);
    return {};
  }
  auto folder = std::make_shared<ResultsFolder>(out, record, watch.write);
  run_pictures(std::move(run), work, *folder, watch);
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
