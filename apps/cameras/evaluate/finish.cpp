#include "evaluate/finish.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "cameras/error.h"
#include "diagnostics.h"
#include "evaluate/html_report.h"
#include "evaluate/summary.h"
#include "json_text.h"

namespace cameras::cli {

int finish_results(const ResultsFolder& folder, const nlohmann::ordered_json& record,
                   Console console) {
  const auto metrics = record.at("metrics").get<std::vector<std::string>>();
  const std::vector<ResultRow> rows =
      parse_rows(read_result(folder.path() / "rows.csv"), columns_of(metrics));
  const Summary summary = summary_of(record, rows);
  folder.write("summary.json", json_text(summary_json(summary, record)));
  folder.write("report.html", html_report(summary, record, example_files(folder.path())));
  const bool nothing = summary.rows > 0 && summary.skipped == summary.rows;
  require(!nothing, Errc::bad_argument, folder.path().string(), ": all ", summary.rows,
          " rows were skipped; the first: ", summary.first_problem);
  if (summary.skipped > 0) {
    print_warnings(console.err,
                   {std::to_string(summary.skipped) + " of " + std::to_string(summary.rows) +
                    " rows were skipped; the first: " + summary.first_problem});
  }
  console.out << summary_table(summary) << printable(folder.path().string()) << ": "
              << summary.pictures << " pictures, " << summary.rows << " rows, " << summary.skipped
              << " skipped\n";
  return kDone;
}

}  // namespace cameras::cli
