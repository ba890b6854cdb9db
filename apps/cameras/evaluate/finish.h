#pragma once

#include "command.h"
#include "evaluate/results_folder.h"

namespace cameras::cli {

/// Writes summary.json and report.html of a folder whose rows are all there, and prints the table.
/// What is written follows from run.json, rows.csv and examples/ alone.
/// @return exit status: failed where every row was skipped
int finish_results(const ResultsFolder& folder, const nlohmann::ordered_json& record,
                   Console console);

}  // namespace cameras::cli
