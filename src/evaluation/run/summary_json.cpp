#include <nlohmann/json.hpp>

#include "evaluation/run/summary.h"

namespace cameras::evaluation {
namespace {

using Record = nlohmann::ordered_json;

Record estimate_json(const Estimate& estimate) {
  Record json{{"rows", estimate.rows}, {"estimate", nullptr}, {"low", nullptr}, {"high", nullptr}};
  if (!estimate.interval) return json;
  json["estimate"] = estimate.interval->estimate;
  json["low"] = estimate.interval->low;
  json["high"] = estimate.interval->high;
  return json;
}

Record method_json(const Summary& summary, const MethodSummary& method, bool first) {
  Record json{{"method", method.method},
              {"rows", method.rows},
              {"skipped", method.skipped},
              {"empty_maps", method.empty}};
  for (std::size_t i = 0; i < summary.columns.size(); ++i) {
    const MethodColumn& column = method.columns[i];
    Record& out = json["metrics"][summary.columns[i].name];
    out["mean"] = estimate_json(column.mean);
    if (first) continue;
    out["difference"] = estimate_json(column.difference);
    out["ratio"] = estimate_json(column.ratio);
  }
  return json;
}

}  // namespace

Record summary_json(const Summary& summary, const Record& record) {
  Record json{{"pictures", summary.pictures}, {"rows", summary.rows}, {"skipped", summary.skipped}};
  json["intervals"] =
      "95 %, percentile bootstrap over pictures, 2000 draws, seed " + record.at("seed").dump();
  json["compared_with"] = summary.methods.empty() ? "" : summary.methods.front().method;
  json["methods"] = Record::array();
  for (const MethodSummary& method : summary.methods) {
    json["methods"].push_back(method_json(summary, method, &method == &summary.methods.front()));
  }
  return json;
}

}  // namespace cameras::evaluation
