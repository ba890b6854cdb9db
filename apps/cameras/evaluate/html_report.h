#pragma once

#include <string>

#include "cameras/evaluation.h"

namespace cameras::cli {

/// report.html: tables, plots, examples and options in one file that needs no other.
std::string html_report(const EvaluationResults& results);

}  // namespace cameras::cli
