#include "evaluate/summary_table.h"

#include <array>
#include <cstdio>
#include <vector>

#include "report/text_table.h"

namespace cameras::cli {

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

std::string summary_table(const Summary& summary) {
  std::string text;
  for (std::size_t i = 0; i < summary.columns.size(); ++i) {
    const MetricColumn& column = summary.columns[i];
    text +=
        column.name + (column.better == Better::higher ? " (higher" : " (lower") + " is better)\n";
    std::vector<std::vector<std::string>> rows;
    for (const MethodSummary& method : summary.methods) {
      const MethodColumn& values = method.columns[i];
      rows.push_back({"  " + method.method, interval_text(values.mean),
                      "n " + std::to_string(values.mean.rows)});
      if (&method == &summary.methods.front()) continue;
      rows.back().push_back(interval_text(values.difference, /*sign=*/true));
      rows.back().push_back("x " + interval_text(values.ratio));
    }
    text += text_table(rows);
  }
  if (!summary.methods.empty()) {
    text += "mean [95 % interval]; difference from and ratio to " + summary.methods.front().method +
            " on the same labels\n";
  }
  return text;
}

}  // namespace cameras::cli
