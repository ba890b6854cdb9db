#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>

#include "cameras/evaluation.h"
#include "evaluation/run/results_folder.h"

namespace cameras::evaluation {

/// Writes summary.json of a folder whose rows are all there. What results follows from run.json,
/// rows.csv and examples/ alone.
EvaluationResults finished(std::shared_ptr<const ResultsFolder> folder,
                           const nlohmann::ordered_json& record);

}  // namespace cameras::evaluation
