#include "evaluate/plan_text.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "cameras/text.h"
#include "console/duration.h"
#include "report/text_table.h"

namespace cameras::cli {
namespace {

std::string line_of(const std::string& name, const std::string& text) {
  constexpr std::size_t kNames = 10;
  return name + std::string(kNames - std::min(kNames, name.size()), ' ') + text + "\n";
}

std::string counted(std::int64_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string maps_text(const EvaluationPlan& plan) {
  std::string text = std::to_string(plan.maps) + ", of " + counted(plan.labels, "label");
  if (plan.compared > 0) {
    text += "; each process first makes those of " + counted(plan.compared, "picture") +
            " to compare with, which are not counted below";
  }
  return text;
}

std::string passes_text(const EvaluationPlan& plan) {
  const double share = static_cast<double>(plan.maps) /
                       static_cast<double>(std::max<std::int64_t>(1, plan.timed_maps()));
  const auto all = [share](std::int64_t count) {
    return std::to_string(std::llround(share * static_cast<double>(count)));
  };
  return "about " + all(plan.passes.forward) + " of the network, " + all(plan.passes.head) +
         " behind the layer, " + all(plan.passes.gradients) + " gradients";
}

std::string timed_text(const EvaluationPlan& plan) {
  std::string text;
  for (const TimedPicture& picture : plan.timed) {
    text += (text.empty() ? "" : ", ") + fixed_text(picture.seconds, 2) + " s " +
            printable(picture.name) + " (" + counted(picture.maps, "map") +
            (picture.skipped > 0 ? ", " + std::to_string(picture.skipped) + " skipped" : "") + ")";
  }
  return text;
}

}  // namespace

std::string plan_text(const EvaluationPlan& plan, const PlannedBy& by) {
  constexpr double kHour = 3600;
  const double seconds = plan.seconds();
  const std::int64_t ranks =
      std::max<std::int64_t>(1, std::min<std::int64_t>(by.ranks, plan.pictures));
  std::string text =
      line_of("pictures", std::to_string(plan.pictures)) + line_of("maps", maps_text(plan));
  if (plan.timed.empty()) return text;
  return text + line_of("passes", passes_text(plan)) + line_of("timed", timed_text(plan)) +
         line_of("time", "about " + fixed_text(seconds * by.threads / kHour, 2) +
                             " core-hours: " + duration_text(seconds / static_cast<double>(ranks)) +
                             " with " + std::to_string(by.ranks) +
                             (by.ranks == 1 ? " process" : " processes") + " of " +
                             counted(by.threads, "thread")) +
         line_of("memory", "about " + fixed_text(by.memory_mb, 0) + " MiB a process");
}

}  // namespace cameras::cli
