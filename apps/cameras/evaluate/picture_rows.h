#pragma once

#include <vector>

#include "cameras/grid.h"
#include "evaluate/plan.h"
#include "evaluate/rows.h"
#include "evaluate/targets.h"

namespace cameras::cli {

/// What a picture gave.
struct PictureResult {
  std::vector<ResultRow> rows;                 ///< by label, then by method
  std::vector<std::vector<GridCell>> example;  ///< photo and maps by label; empty if not asked for
};

/// Explains the labels of a picture with every method and judges the maps. What fails is a skipped
/// row that says why: the picture (missing, broken, of another size than the data set says), a
/// label (unknown, an empty mask), a method.
PictureResult evaluate_picture(const Evaluation& evaluation, const PlannedPicture& planned,
                               bool as_example);

}  // namespace cameras::cli
