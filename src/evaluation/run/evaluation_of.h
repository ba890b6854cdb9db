#pragma once

#include "cameras/evaluation.h"
#include "evaluation/run/targets.h"

namespace cameras::evaluation {

/// Makes the methods and metrics of a run, and refuses what makes no sense for the network or the
/// data set. Points into both of its arguments.
/// @throws Error{bad_argument}
Evaluation evaluation_of(const EvaluationOptions& options, const EvaluationSubject& subject);

}  // namespace cameras::evaluation
