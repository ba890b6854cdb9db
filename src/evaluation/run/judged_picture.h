#pragma once

#include <cstddef>
#include <vector>

#include "cameras/watch.h"
#include "evaluation/run/plan.h"
#include "evaluation/run/rows.h"
#include "evaluation/run/targets.h"

namespace cameras::evaluation {

/// What goes into the results' folder for a picture.
struct JudgedPicture {
  std::vector<ResultRow> rows;
  std::vector<std::byte> example;  ///< a JPEG file's bytes; empty where the picture is no example
};

/// Judges the picture at a place of the plan, and draws it where it is an example.
JudgedPicture judged_picture(const Evaluation& run, const Plan& plan, std::size_t place,
                             const Watch& watch);

}  // namespace cameras::evaluation
