#pragma once

#include <vector>

#include "cameras/grid.h"
#include "cameras/watch.h"
#include "evaluation/run/plan.h"
#include "evaluation/run/rows.h"
#include "evaluation/run/targets.h"

namespace cameras::evaluation {

/// What a picture gave.
struct PictureResult {
  std::vector<ResultRow> rows;                 ///< by label, then by method
  std::vector<std::vector<GridCell>> example;  ///< photo and maps by label; empty if not asked for
};

/// Explains the labels of a picture with every method and judges the maps. What fails is a skipped
/// row that says why: the picture (missing, broken, of another size than the data set says), a
/// label (unknown, an empty mask), a method.
/// @param watch of all maps that are asked for
PictureResult evaluate_picture(const Evaluation& evaluation, const PlannedPicture& planned,
                               bool as_example, const Watch& watch);

}  // namespace cameras::evaluation
