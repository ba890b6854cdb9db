#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "cameras/sanity_study.h"

namespace cameras {

/// The stages of a study, in the order in which they are run: check by check.
std::vector<SanityStage> study_stages(const SanityOptions& options,
                                      const std::vector<WeightLayer>& layers);

/// What a stage re-initialises.
std::span<const WeightLayer> layers_of(const SanityStage& stage,
                                       std::span<const WeightLayer> layers);

/// How many maps a study explains one by one for a method and an image, those of the original
/// network among them.
std::size_t maps_of_study(const SanityOptions& options, const std::vector<SanityStage>& stages);

}  // namespace cameras
