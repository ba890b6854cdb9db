#include "evaluation/study_stages.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace cameras {

std::vector<SanityStage> study_stages(const SanityOptions& options,
                                      const std::vector<WeightLayer>& layers) {
  std::vector<SanityStage> stages;
  const std::vector<std::size_t> counts = cascade_stages(layers.size(), options.stages);
  for (const SanityCheck check :
       {SanityCheck::cascading, SanityCheck::independent, SanityCheck::denoised}) {
    if (!options.has(check)) continue;
    for (const std::size_t count : counts) {
      const bool upwards = check == SanityCheck::denoised;
      stages.push_back({check, count, layers[upwards ? layers.size() - count : count - 1].name});
    }
  }
  if (options.has(SanityCheck::complexity)) {
    stages.push_back({SanityCheck::complexity, layers.size(), layers.back().name});
  }
  for (const SanityCheck check : {SanityCheck::other_label, SanityCheck::random_labels}) {
    if (options.has(check)) stages.push_back({check, 0, {}});
  }
  return stages;
}

std::span<const WeightLayer> layers_of(const SanityStage& stage,
                                       std::span<const WeightLayer> layers) {
  if (stage.check == SanityCheck::denoised) return layers.last(stage.layers);
  if (stage.check == SanityCheck::independent) return layers.subspan(stage.layers - 1, 1);
  return layers.first(stage.layers);
}

std::size_t maps_of_study(const SanityOptions& options, const std::vector<SanityStage>& stages) {
  std::size_t maps = 1 + (options.has(SanityCheck::denoised) ? options.noisy_inputs : 0);
  for (const SanityStage& stage : stages) {
    if (stage.check == SanityCheck::other_label) continue;  // asked for beside the original
    maps += stage.check == SanityCheck::denoised ? options.noisy_inputs : 1;
  }
  return maps;
}

std::string_view name_of(SanityCheck check) {
  switch (check) {
    case SanityCheck::cascading: return "cascading";
    case SanityCheck::independent: return "independent";
    case SanityCheck::other_label: return "class";
    case SanityCheck::complexity: return "emprt";
    case SanityCheck::denoised: return "smooth_mprt";
    case SanityCheck::random_labels: return "random_logit";
    default: return "adversarial";
  }
}

bool is_by_layer(SanityCheck check) {
  return check == SanityCheck::cascading || check == SanityCheck::independent ||
         check == SanityCheck::denoised;
}

bool needs_class_scores(SanityCheck check) {
  return check == SanityCheck::other_label || check == SanityCheck::random_labels ||
         check == SanityCheck::adversarial;
}

bool SanityOptions::has(SanityCheck check) const {
  return std::ranges::find(checks, check) != checks.end();
}

}  // namespace cameras
