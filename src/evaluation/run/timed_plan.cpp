#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <utility>

#include "cameras/evaluation_plan.h"
#include "cameras/method_variant.h"
#include "core/translate.h"
#include "evaluation/run/evaluation_of.h"
#include "evaluation/run/judged_picture.h"
#include "evaluation/run/plan.h"

namespace cameras {
namespace {

using evaluation::Plan;

std::int64_t labels_of(const Plan& plan) {
  std::int64_t labels = 0;
  for (const auto& planned : plan.pictures) labels += std::ssize(planned.labels);
  return labels;
}

// The first, the one in the middle and the last.
std::set<std::size_t> places_to_time(std::size_t pictures) {
  if (pictures == 0) return {};
  return {0, pictures / 2, pictures - 1};
}

TimedPicture timed_picture(const evaluation::Evaluation& run, const Plan& plan, std::size_t place,
                           const Watch& watch) {
  const auto begin = std::chrono::steady_clock::now();
  const auto judged = evaluation::judged_picture(run, plan, place, watch);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  return {.name = plan.pictures[place].picture->name,
          .maps = std::ssize(judged.rows),
          .seconds = taken.count(),
          .skipped = std::ranges::count_if(judged.rows, &evaluation::ResultRow::skipped)};
}

Watch watch_of_plan(const EvaluationWatch& watch, std::size_t done, std::size_t of,
                    const std::string& name) {
  return {.progress = [&watch, done, of, name](std::int64_t, std::int64_t) {
    return !watch.progress || watch.progress(done, of, name);
  }};
}

EvaluationPlan planned(const EvaluationSubject& given, EvaluationOptions options,
                       const EvaluationWatch& watch) {
  options.methods = variant_names(options.methods, options.method_options);
  const auto tally = std::make_shared<PassTally>();
  Model counted = given.model;
  counted.network = given.model.network.counted(tally);
  const EvaluationSubject subject{.model = counted,
                                  .dataset = given.dataset,
                                  .model_name = given.model_name,
                                  .dataset_name = given.dataset_name,
                                  .limits = given.limits};
  const evaluation::Evaluation run = evaluation::evaluation_of(options, subject);
  const Plan plan = evaluation::plan_of(options, subject.dataset, counted);
  EvaluationPlan found{.pictures = std::ssize(plan.pictures), .labels = labels_of(plan)};
  found.maps = found.labels * std::ssize(options.methods);
  found.compared = run.needs_others() ? std::ssize(plan.compared) : 0;
  const auto places = places_to_time(plan.pictures.size());
  Passes before;
  for (const std::size_t place : places) {
    const Watch watched =
        watch_of_plan(watch, found.timed.size(), places.size(), plan.pictures[place].picture->name);
    if (found.timed.empty()) {
      static_cast<void>(timed_picture(run, plan, place, watched));
      before = tally->counts();
    }
    found.timed.push_back(timed_picture(run, plan, place, watched));
  }
  const Passes after = tally->counts();
  found.passes = {.forward = after.forward - before.forward,
                  .pixels = after.pixels - before.pixels,
                  .head = after.head - before.head,
                  .gradients = after.gradients - before.gradients};
  return found;
}

}  // namespace

std::int64_t EvaluationPlan::timed_maps() const {
  std::int64_t maps_timed = 0;
  for (const TimedPicture& picture : timed) maps_timed += picture.maps;
  return maps_timed;
}

double EvaluationPlan::seconds() const {
  double taken = 0;
  for (const TimedPicture& picture : timed) taken += picture.seconds;
  const std::int64_t of = timed_maps();
  return of == 0 ? 0 : taken / static_cast<double>(of) * static_cast<double>(maps);
}

EvaluationPlan plan_evaluation(const EvaluationSubject& subject, const EvaluationOptions& options,
                               const EvaluationWatch& watch) {
  return translated(Errc::bad_argument, [&] { return planned(subject, options, watch); });
}

}  // namespace cameras
