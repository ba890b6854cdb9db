#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "attack_flags.h"
#include "attack_image.h"

namespace cameras::cli {

/// The comparison as a table for people, with a line for all images together.
std::string attack_table(const Model& model, const std::vector<Duel>& duels);

/// The report, with the keys that docs/cli.md lists.
nlohmann::ordered_json attack_report(const AttackFlags& flags, const AttackSession& session,
                                     const std::vector<Duel>& duels);

/// The mean of Duel::reduction() over the images where both forms reached the confidence.
struct MeanReduction {
  std::size_t images = 0;
  double value = 0;  ///< 0 without images
};
MeanReduction mean_reduction(const std::vector<Duel>& duels);

}  // namespace cameras::cli
