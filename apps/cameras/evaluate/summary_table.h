#pragma once

#include <string>

#include "cameras/evaluation.h"

namespace cameras::cli {

/// The table for a terminal.
std::string summary_table(const Summary& summary);

/// "2.33", "0.0123", "-": as many digits as fit a table.
std::string short_number(double number);

/// "2.33 [2.2, 2.46]", "-" for none. `sign`: with a + where it is positive.
std::string interval_text(const Estimate& estimate, bool sign = false);

}  // namespace cameras::cli
