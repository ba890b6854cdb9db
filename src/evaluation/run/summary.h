#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "cameras/evaluation.h"
#include "evaluation/run/rows.h"

namespace cameras::evaluation {

/// @param record run.json
/// @param rows   all rows of the run, by picture, label and method
Summary summary_of(const nlohmann::ordered_json& record, const std::vector<ResultRow>& rows);

/// summary.json
nlohmann::ordered_json summary_json(const Summary& summary, const nlohmann::ordered_json& record);

}  // namespace cameras::evaluation
