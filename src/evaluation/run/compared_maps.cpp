#include "evaluation/run/compared_maps.h"
#include "core/aten.h"

#include <functional>
#include <optional>
#include <vector>

#include "cameras/saliency_map.h"
#include "evaluation/metrics/shared/map_distance.h"
#include "evaluation/run/plan.h"
#include "evaluation/run/targets.h"
#include "saliency/request.h"
#include "saliency/steps.h"

namespace cameras::evaluation {
namespace {

// Does `part`, if nothing is wrong with the picture.
template <class Part>
void where_possible(const Part& part) {
  try {
    part();
  } catch (const Error& error) {
    if (ends_the_run(error)) throw;
  }
}

// The maps that a picture gives to be compared with: of the label that the network predicts, by
// every method. What fails, and maps that say nothing, are left out.
void add_compared(const Evaluation& evaluation, const PlannedPicture& planned, const Watch& watch,
                  std::vector<std::vector<ComparedMap>>& maps) {
  std::optional<Seen> seen;
  where_possible([&] { seen = look_at(evaluation, *planned.picture); });
  if (!seen) return;
  const Network& network = evaluation.model.network;
  const std::int64_t label = prediction_of(network, seen->logits);
  for (std::size_t method = 0; method < evaluation.methods.size(); ++method) {
    require_wanted(watch);
    where_possible([&] {
      const Request request = request_for(evaluation, seen->prepared.input, seen->logits, {label});
      const Result found = evaluation.methods[method]->explain(
          network, request, {.progress = watch.progress, .pass = seen->pass});
      const SaliencyMap& map = found.explanations.at(0).map;
      if (map.empty()) return;
      maps[method].push_back({.picture = planned.number,
                              .map = {.map = on_common_grid(map.tensor()), .label = label}});
    });
  }
}

}  // namespace

std::vector<std::vector<ComparedMap>> compared_maps(
    const Evaluation& run, const Plan& plan,
    const std::function<Watch(const PlannedPicture&)>& watch_for) {
  if (!run.needs_others()) return {};
  std::vector<std::vector<ComparedMap>> maps(run.methods.size());
  for (const PlannedPicture& planned : plan.compared) {
    const Watch watched = watch_for(planned);
    require_wanted(watched);
    add_compared(run, planned, watched, maps);
  }
  return maps;
}

std::vector<OtherMap> others_of(const Evaluation& evaluation, std::size_t method,
                                std::int64_t picture) {
  std::vector<OtherMap> others;
  if (evaluation.compared.empty()) return others;
  for (const ComparedMap& compared : evaluation.compared[method]) {
    if (compared.picture != picture) others.push_back(compared.map);
  }
  return others;
}

}  // namespace cameras::evaluation
