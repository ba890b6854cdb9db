#pragma once

#include <vector>

#include "cameras/attack.h"
#include "cameras/grid.h"

namespace cameras::cli {

/// Two rows of a grid, one by form: the picture (the map below it), the perturbation, and the
/// adversarial picture, with captions.
/// @param epsilon AttackOptions::epsilon
std::vector<std::vector<GridCell>> attack_rows(const Model& model, double epsilon,
                                               const Duel& duel);

/// What the colours of the rows mean: those of the maps, where there are any, and those of the
/// perturbations.
std::vector<ColourScale> attack_scales(double epsilon,
                                       const std::vector<std::vector<GridCell>>& rows);

}  // namespace cameras::cli
