#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cameras/metric.h"
#include "evaluate/rows.h"
#include "evaluation/bootstrap.h"

namespace cameras::cli {

/// A mean, or a comparison, with how many rows it is of.
struct Estimate {
  std::int64_t rows = 0;
  std::optional<Interval> interval;
};

/// A number of a metric, of one method.
struct MethodColumn {
  Estimate mean;
  Estimate difference;  ///< from the first method, of the labels where both have a number
  Estimate ratio;       ///< of the means, of the same labels
};

struct MethodSummary {
  std::string method;
  std::int64_t rows = 0;  ///< that are not skipped
  std::int64_t skipped = 0;
  std::int64_t empty = 0;  ///< maps without evidence
  std::vector<MethodColumn> columns;
};

struct Summary {
  std::int64_t pictures = 0;
  std::int64_t rows = 0;
  std::int64_t skipped = 0;
  std::string first_problem;  ///< of the first skipped row
  std::vector<MetricColumn> columns;
  std::vector<MethodSummary> methods;
};

/// @param record run.json
/// @param rows   all rows of the run, by picture, label and method
Summary summary_of(const nlohmann::ordered_json& record, const std::vector<ResultRow>& rows);

/// summary.json
nlohmann::ordered_json summary_json(const Summary& summary, const nlohmann::ordered_json& record);

/// The table for a terminal.
std::string summary_table(const Summary& summary);

/// "2.33", "0.0123", "-": as many digits as fit a table.
std::string short_number(double number);

/// "2.33 [2.2, 2.46]", "-" for none. `sign`: with a + where it is positive.
std::string interval_text(const Estimate& estimate, bool sign = false);

}  // namespace cameras::cli
