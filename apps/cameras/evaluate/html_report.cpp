#include "evaluate/html_report.h"

#include <cstddef>
#include <nlohmann/json.hpp>
#include <vector>

#include "cameras/markup.h"
#include "evaluate/interval_plot.h"
#include "evaluate/summary_table.h"

namespace cameras::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kHead = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>cameras evaluate</title>
<style>
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #6b7280; --line: #d7dbe0; --mark: #2563a8;
  --paper: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --soft: #9aa3ad; --line: #3a4149;
  --mark: #7db3e8; --paper: #15181c; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .2rem 1rem .2rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; }
p, .note { color: var(--soft); }
img { max-width: 100%; background: #fff; }
svg { display: block; margin: .8rem 0; max-width: 100%; }
svg text { font: 12px system-ui, sans-serif; fill: var(--ink); }
svg .grid { stroke: var(--line); } svg .whisker { stroke: var(--mark); stroke-width: 2; }
svg circle { fill: var(--mark); }
</style>
</head>
<body>
)";

std::string cell(const std::string& text) { return "<td>" + markup_text(text) + "</td>"; }

std::string metric_table(const Summary& summary, std::size_t column) {
  const std::string first = markup_text(summary.methods.front().method);
  std::string html = "<table><tr><th>method</th><th>mean</th><th>rows</th><th>difference from " +
                     first + "</th><th>ratio to " + first + "</th></tr>\n";
  for (const MethodSummary& method : summary.methods) {
    const MethodColumn& values = method.columns[column];
    const bool is_first = &method == &summary.methods.front();
    html += "<tr>" + cell(method.method) + cell(interval_text(values.mean)) +
            cell(std::to_string(values.mean.rows)) +
            cell(is_first ? "" : interval_text(values.difference, /*sign=*/true)) +
            cell(is_first ? "" : interval_text(values.ratio)) + "</tr>\n";
  }
  return html + "</table>\n";
}

std::string metric_section(const Summary& summary, std::size_t column) {
  const MetricColumn& metric = summary.columns[column];
  std::vector<PlotLine> lines;
  for (const MethodSummary& method : summary.methods) {
    const auto& interval = method.columns[column].mean.interval;
    if (interval) lines.push_back({method.method, *interval});
  }
  return "<h2>" + markup_text(metric.name) + "</h2>\n<p>" +
         (metric.better == Better::higher ? "Higher" : "Lower") + " is better.</p>\n" +
         interval_plot(lines) + "\n" + metric_table(summary, column);
}

std::string counts_table(const Summary& summary) {
  std::string html =
      "<table><tr><th>method</th><th>rows</th><th>skipped</th><th>empty maps</th>"
      "</tr>\n";
  for (const MethodSummary& method : summary.methods) {
    html += "<tr>" + cell(method.method) + cell(std::to_string(method.rows)) +
            cell(std::to_string(method.skipped)) + cell(std::to_string(method.empty)) + "</tr>\n";
  }
  return html + "</table>\n";
}

std::string options_table(const Json& record) {
  std::string html = "<h2>This run</h2>\n<table>\n";
  for (const auto& [key, value] : record.items()) {
    html += "<tr>" + cell(key) +
            cell(value.is_string() ? value.get<std::string>()
                                   : value.dump(-1, ' ', false, Json::error_handler_t::replace)) +
            "</tr>\n";
  }
  return html + "</table>\n";
}

}  // namespace

std::string html_report(const EvaluationResults& results) {
  const Summary& summary = results.summary;
  std::string html = kHead;
  html += "<h1>How good are the saliency maps?</h1>\n<p>" + std::to_string(summary.pictures) +
          " pictures, " + std::to_string(summary.rows) + " rows, of which " +
          std::to_string(summary.skipped) +
          " were skipped (rows.csv says why). In brackets: 95 % bootstrap intervals over pictures. "
          "Differences and ratios are of the same labels.</p>\n" +
          counts_table(summary);
  for (std::size_t i = 0; i < summary.columns.size(); ++i) html += metric_section(summary, i);
  if (!results.examples.empty()) html += "<h2>Examples</h2>\n";
  for (const EvaluationExample& example : results.examples) {
    html += "<p><img alt=\"Photo and maps of picture " + markup_text(example.picture) +
            "\" src=\"" + data_uri("image/jpeg", example.jpeg) + "\"></p>\n";
  }
  return html + options_table(Json::parse(results.record)) + "</body>\n</html>\n";
}

}  // namespace cameras::cli
