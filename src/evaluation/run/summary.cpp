#include "evaluation/run/summary.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "cameras/saliency_map.h"
#include "evaluation/bootstrap.h"

namespace cameras::evaluation {
namespace {

// The rows of one label of one picture, by method.
using LabelRows = std::vector<const ResultRow*>;

struct Rows {
  std::vector<std::vector<LabelRows>> pictures;  // by picture, then by label
  std::size_t column = 0;
};

// Rows come by picture, label and method, so that as many as there are methods belong together.
std::vector<std::vector<LabelRows>> by_picture(const std::vector<ResultRow>& rows,
                                               std::size_t methods) {
  std::vector<std::vector<LabelRows>> pictures;
  std::int64_t last = -1;
  for (std::size_t i = 0; i + methods <= rows.size(); i += methods) {
    if (rows[i].picture != last) pictures.emplace_back();
    last = rows[i].picture;
    LabelRows label;
    for (std::size_t m = 0; m < methods; ++m) label.push_back(&rows[i + m]);
    pictures.back().push_back(std::move(label));
  }
  return pictures;
}

// What `part` gives for every label where `part` gives anything, summed by picture.
template <class Part>
Estimate estimate(const Rows& rows, std::uint64_t seed, const Part& part) {
  Estimate result;
  std::vector<QuotientPart> sums;
  for (const std::vector<LabelRows>& picture : rows.pictures) {
    QuotientPart sum;
    std::int64_t count = 0;
    for (const LabelRows& label : picture) {
      const std::optional<QuotientPart> given = part(label);
      if (!given) continue;
      sum.numerator += given->numerator;
      sum.denominator += given->denominator;
      ++count;
    }
    result.rows += count;
    if (count > 0) sums.push_back(sum);
  }
  result.interval = bootstrap(sums, seed);
  return result;
}

MethodColumn column_of(const Rows& rows, std::size_t method, std::uint64_t seed) {
  const auto score = [&rows](const LabelRows& label, std::size_t m) {
    return label[m]->scores[rows.column];
  };
  MethodColumn column;
  column.mean = estimate(rows, seed, [&](const LabelRows& label) -> std::optional<QuotientPart> {
    if (!score(label, method)) return std::nullopt;
    return QuotientPart{*score(label, method), 1};
  });
  if (method == 0) return column;
  const auto paired = [&](const LabelRows& label) {
    return score(label, 0).has_value() && score(label, method).has_value();
  };
  column.difference =
      estimate(rows, seed, [&](const LabelRows& label) -> std::optional<QuotientPart> {
        if (!paired(label)) return std::nullopt;
        return QuotientPart{*score(label, method) - *score(label, 0), 1};
      });
  column.ratio = estimate(rows, seed, [&](const LabelRows& label) -> std::optional<QuotientPart> {
    if (!paired(label)) return std::nullopt;
    return QuotientPart{*score(label, method), *score(label, 0)};
  });
  return column;
}

MethodSummary method_of(const Rows& all, std::size_t method, std::size_t columns,
                        std::uint64_t seed) {
  MethodSummary summary;
  Rows rows = all;
  for (const std::vector<LabelRows>& picture : rows.pictures) {
    for (const LabelRows& label : picture) {
      ++(label[method]->skipped() ? summary.skipped : summary.rows);
      if (label[method]->status == kEmptyMap) ++summary.empty;
    }
  }
  for (rows.column = 0; rows.column < columns; ++rows.column) {
    summary.columns.push_back(column_of(rows, method, seed));
  }
  return summary;
}

// "a.png: no such file"
std::string problem_of(const ResultRow& row) {
  return row.image + ": " + row.status.substr(std::string_view("skipped: ").size());
}

}  // namespace

Summary summary_of(const nlohmann::ordered_json& record, const std::vector<ResultRow>& rows) {
  const auto methods = record.at("methods").get<std::vector<std::string>>();
  Summary summary;
  summary.columns = columns_of(record.at("metrics").get<std::vector<std::string>>());
  const Rows all{.pictures = by_picture(rows, methods.size())};
  summary.pictures = std::ssize(all.pictures);
  summary.rows = std::ssize(rows);
  for (const ResultRow& row : rows) {
    if (!row.skipped()) continue;
    if (summary.skipped++ == 0) summary.first_problem = problem_of(row);
  }
  for (std::size_t i = 0; i < methods.size(); ++i) {
    summary.methods.push_back(
        method_of(all, i, summary.columns.size(), record.at("seed").get<std::uint64_t>()));
    summary.methods.back().method = methods[i];
  }
  return summary;
}

}  // namespace cameras::evaluation
