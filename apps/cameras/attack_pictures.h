#pragma once

#include <vector>

#include "attack_image.h"
#include "cameras/grid.h"

namespace cameras::cli {

/// Two rows of a grid, one by form: the picture (the map below it), the perturbation, and the
/// adversarial picture, with captions.
std::vector<std::vector<GridCell>> attack_rows(const AttackSession& session, const Duel& duel);

}  // namespace cameras::cli
