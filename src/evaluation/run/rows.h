#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/metric.h"

namespace cameras::evaluation {

/// A line of rows.csv: what a method's map of a label of a picture is worth.
struct ResultRow {
  std::int64_t picture = 0;  ///< its number in the run, from 0
  std::string image;
  std::string label;                  ///< as the data set has it, or the predicted one
  std::optional<std::int64_t> index;  ///< of the label in the model
  std::string method;
  std::optional<double> probability;  ///< of the label
  Scores scores;                      ///< by column
  std::string status;                 ///< "ok", "empty map", or "skipped: WHY"

  bool skipped() const { return status.starts_with("skipped"); }
};

/// The first line of the file, with its line break.
std::string header_line(const std::vector<MetricColumn>& columns);

/// A row's line, with its line break. Its texts are written as csv_field() does.
std::string row_line(const ResultRow& row);

/// Several, one after the other.
std::string row_lines(const std::vector<ResultRow>& rows);

/// The rows of a file's text, whose header has to be that of `columns`. What follows the last line
/// break does not count: it is what a killed process had no time to finish.
/// @throws Error{io} naming the line for anything else, a number that is not finite among it
std::vector<ResultRow> parse_rows(std::string_view text, const std::vector<MetricColumn>& columns);

/// The columns of the metrics, in their order.
/// @throws Error for an unknown metric
std::vector<MetricColumn> columns_of(const std::vector<std::string>& metrics);

/// A number in rows.csv: 9 significant digits, "" for none.
std::string number_text(const std::optional<double>& number);

}  // namespace cameras::evaluation
