#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "evaluate/summary.h"

namespace cameras::cli {
namespace {

using Json = nlohmann::ordered_json;

Json estimate_json(const Estimate& estimate) {
  Json json{{"rows", estimate.rows}, {"estimate", nullptr}, {"low", nullptr}, {"high", nullptr}};
  if (!estimate.interval) return json;
  json["estimate"] = estimate.interval->estimate;
  json["low"] = estimate.interval->low;
  json["high"] = estimate.interval->high;
  return json;
}

Json method_json(const Summary& summary, const MethodSummary& method, bool first) {
  Json json{{"method", method.method},
            {"rows", method.rows},
            {"skipped", method.skipped},
            {"empty_maps", method.empty}};
  for (std::size_t i = 0; i < summary.columns.size(); ++i) {
    const MethodColumn& column = method.columns[i];
    Json& out = json["metrics"][summary.columns[i].name];
    out["mean"] = estimate_json(column.mean);
    if (first) continue;
    out["difference"] = estimate_json(column.difference);
    out["ratio"] = estimate_json(column.ratio);
  }
  return json;
}

// Left-aligned in `width` bytes: everything in the table is ASCII.
std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width - std::min(width, text.size()), ' ');
}

}  // namespace

std::string short_number(double number) {
  std::array<char, 32> text{};
  const int length = std::snprintf(text.data(), text.size(), "%.3g", number);
  return {text.data(), static_cast<std::size_t>(length)};
}

std::string interval_text(const Estimate& estimate, bool sign) {
  if (!estimate.interval) return "-";
  const auto number = [sign](double value) {
    std::string text(sign && value > 0 ? "+" : "");
    return text.append(short_number(value));
  };
  const Interval& interval = *estimate.interval;
  return number(interval.estimate) + " [" + number(interval.low) + ", " + number(interval.high) +
         "]";
}

Json summary_json(const Summary& summary, const Json& record) {
  Json json{{"pictures", summary.pictures}, {"rows", summary.rows}, {"skipped", summary.skipped}};
  json["intervals"] =
      "95 %, percentile bootstrap over pictures, 2000 draws, seed " + record.at("seed").dump();
  json["compared_with"] = summary.methods.empty() ? "" : summary.methods.front().method;
  json["methods"] = Json::array();
  for (const MethodSummary& method : summary.methods) {
    json["methods"].push_back(method_json(summary, method, &method == &summary.methods.front()));
  }
  return json;
}

std::string summary_table(const Summary& summary) {
  constexpr std::size_t kGap = 2;
  std::size_t name = 0;
  for (const MethodSummary& method : summary.methods) name = std::max(name, method.method.size());
  std::string text;
  for (std::size_t i = 0; i < summary.columns.size(); ++i) {
    const MetricColumn& column = summary.columns[i];
    text +=
        column.name + (column.better == Better::higher ? " (higher" : " (lower") + " is better)\n";
    for (const MethodSummary& method : summary.methods) {
      const MethodColumn& values = method.columns[i];
      constexpr std::size_t kWidth = 26;
      std::string line = "  " + padded(method.method, name + kGap) +
                         padded(interval_text(values.mean), kWidth) +
                         padded("n " + std::to_string(values.mean.rows), 10);
      if (&method != &summary.methods.front()) {
        line += padded(interval_text(values.difference, /*sign=*/true), kWidth + 4) + "x " +
                interval_text(values.ratio);
      }
      line.erase(line.find_last_not_of(' ') + 1);
      text += line + '\n';
    }
  }
  if (!summary.methods.empty()) {
    text += "mean [95 % interval]; difference from and ratio to " + summary.methods.front().method +
            " on the same labels\n";
  }
  return text;
}

}  // namespace cameras::cli
