#include "evaluation/run/finish.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "cameras/file.h"
#include "evaluation/run/run_record.h"
#include "evaluation/run/summary.h"

namespace cameras::evaluation {

EvaluationResults finished(std::shared_ptr<const ResultsFolder> folder,
                           const nlohmann::ordered_json& record) {
  const auto metrics = record.at("metrics").get<std::vector<std::string>>();
  const std::vector<ResultRow> rows =
      parse_rows(read_result(folder->path() / "rows.csv"), columns_of(metrics));
  EvaluationResults results{.summary = summary_of(record, rows),
                            .record = record_text(record),
                            .examples = {},
                            .notes = {},
                            .lock = folder};
  folder->write("summary.json", record_text(summary_json(results.summary, record)));
  for (const auto& file : example_files(folder->path())) {
    results.examples.push_back(
        {.picture = file.stem().string(), .jpeg = as_bytes(read_result(file))});
  }
  return results;
}

}  // namespace cameras::evaluation
