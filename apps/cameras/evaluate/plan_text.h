#pragma once

#include <string>

#include "cameras/evaluation_plan.h"

namespace cameras::cli {

/// Who is to do what is planned.
struct PlannedBy {
  int ranks = 1;
  int threads = 1;       ///< of each rank
  double memory_mb = 0;  ///< mebibytes that this process has held at most
};

/// What `cameras evaluate --plan` prints: lines of a name and what there is to say.
std::string plan_text(const EvaluationPlan& plan, const PlannedBy& by);

}  // namespace cameras::cli
