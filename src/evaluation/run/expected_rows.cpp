#include "evaluation/run/expected_rows.h"

#include "cameras/error.h"
#include "cameras/text.h"

namespace cameras::evaluation {

std::vector<ExpectedRow> expected_rows(const PlannedPicture& planned,
                                       const std::vector<std::string>& methods) {
  std::vector<ExpectedRow> rows;
  for (const PlannedLabel& wanted : planned.labels) {
    for (const std::string& method : methods) {
      const bool known = wanted.sample != nullptr;
      rows.push_back({.picture = planned.number,
                      .image = printable(planned.picture->name),
                      .label = known ? printable(wanted.sample->label) : "",
                      .label_known = known,
                      .method = method});
    }
  }
  return rows;
}

void require_row(const ExpectedRow& expected, const ResultRow& found, std::size_t line) {
  require(found.picture == expected.picture, Errc::io, "line ", line,
          ": expected a row of picture ", expected.picture, ", found ", found.picture);
  const bool same = found.image == expected.image && found.method == expected.method &&
                    (!expected.label_known || found.label == expected.label);
  const std::string label = expected.label_known ? ", " + expected.label : "";
  require(same, Errc::io, "line ", line, ": expected a row of ", expected.image, label, " and ",
          expected.method, ", found one of ", found.image, label.empty() ? "" : ", " + found.label,
          " and ", found.method);
}

void RowTally::add(const ExpectedRow& row) {
  ++rows_;
  print_.add(static_cast<std::uint64_t>(row.picture));
  print_.add(row.image);
  print_.add(row.label_known ? row.label : std::string());
  print_.add(row.method);
}

RowTally tally_of(const Plan& plan, const std::vector<std::string>& methods) {
  RowTally tally;
  for (const PlannedPicture& planned : plan.pictures) {
    for (const ExpectedRow& row : expected_rows(planned, methods)) tally.add(row);
  }
  return tally;
}

}  // namespace cameras::evaluation
