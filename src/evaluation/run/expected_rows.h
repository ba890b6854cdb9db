#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "evaluation/run/fingerprint.h"
#include "evaluation/run/plan.h"
#include "evaluation/run/rows.h"

namespace cameras::evaluation {

/// What a row has to be about, as rows.csv has it.
struct ExpectedRow {
  std::int64_t picture = 0;
  std::string image;
  std::string label;
  bool label_known = true;  ///< not where the network chooses
  std::string method;
};

/// The rows of a picture, in their order.
std::vector<ExpectedRow> expected_rows(const PlannedPicture& planned,
                                       const std::vector<std::string>& methods);

/// @param line of rows.csv, for the message
/// @throws Error{io} for a row of something else
void require_row(const ExpectedRow& expected, const ResultRow& found, std::size_t line);

/// How many rows a run has, and what they are about.
class RowTally {
 public:
  void add(const ExpectedRow& row);
  std::int64_t rows() const noexcept { return rows_; }
  std::string fingerprint() const { return print_.text(); }

 private:
  std::int64_t rows_ = 0;
  Fingerprint print_;
};

/// Of all rows of a plan.
RowTally tally_of(const Plan& plan, const std::vector<std::string>& methods);

}  // namespace cameras::evaluation
