#include "evaluation/run/rows.h"

#include <array>
#include <charconv>
#include <cmath>
#include <type_traits>

#include "cameras/error.h"
#include "cameras/saliency_map.h"
#include "cameras/text.h"

namespace cameras::evaluation {
namespace {

constexpr std::array kFirst{"picture", "image", "label", "label_index", "method", "probability"};
constexpr std::string_view kLast = "status";
constexpr int kDigits = 9;

// Takes a field off the front of a line; `last` tells whether it was the last one.
std::string take_field(std::string_view& line, bool& last) {
  std::string field;
  bool inside = false;
  std::size_t i = 0;
  for (; i < line.size() && (inside || line[i] != ','); ++i) {
    const bool twice = inside && line.substr(i).starts_with("\"\"");
    if (twice) ++i;
    if (line[i] != '"' || twice) {
      field += line[i];
    } else {
      inside = !inside;
    }
  }
  last = i == line.size();
  line.remove_prefix(last ? i : i + 1);
  return field;
}

std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields;
  for (bool last = false; !last;) fields.push_back(take_field(line, last));
  return fields;
}

template <class Number>
std::optional<Number> number_of(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto number = parse_number<Number>(text);
  require(number.has_value(), Errc::io, "expected a number, found '", text, "'");
  if constexpr (std::is_floating_point_v<Number>) {
    require(std::isfinite(*number), Errc::io, "expected a finite number, found '", text, "'");
  }
  return number;
}

std::string status_of(const std::string& field) {
  const std::string status = csv_text(field);
  require(status == "ok" || status == kEmptyMap || status.starts_with("skipped: "), Errc::io,
          "expected a status ok, ", kEmptyMap, " or skipped, found '", status, "'");
  return status;
}

ResultRow parse_row(std::string_view line, std::size_t columns) {
  const std::vector<std::string> fields = fields_of(line);
  require(fields.size() == kFirst.size() + columns + 1, Errc::io, "expected ",
          kFirst.size() + columns + 1, " fields, found ", fields.size());
  ResultRow row;
  row.picture = number_of<std::int64_t>(fields[0]).value_or(-1);
  row.image = csv_text(fields[1]);
  row.label = csv_text(fields[2]);
  row.index = number_of<std::int64_t>(fields[3]);
  row.method = csv_text(fields[4]);
  row.probability = number_of<double>(fields[5]);
  for (std::size_t i = 0; i < columns; ++i) {
    row.scores.push_back(number_of<double>(fields[kFirst.size() + i]));
  }
  row.status = status_of(fields.back());
  return row;
}

}  // namespace

std::string number_text(const std::optional<double>& number) {
  if (!number) return {};
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), *number,
                                 std::chars_format::general, kDigits);
  return {text.data(), end.ptr};
}

std::string header_line(const std::vector<MetricColumn>& columns) {
  std::string line;
  for (const char* name : kFirst) line += std::string(name) + ',';
  for (const MetricColumn& column : columns) line += column.name + ',';
  return line + std::string(kLast) + '\n';
}

std::string row_line(const ResultRow& row) {
  std::string line = std::to_string(row.picture) + ',' + csv_field(row.image) + ',' +
                     csv_field(row.label) + ',' + (row.index ? std::to_string(*row.index) : "") +
                     ',' + csv_field(row.method) + ',' + number_text(row.probability) + ',';
  for (const std::optional<double>& score : row.scores) line += number_text(score) + ',';
  return line + csv_field(row.status) + '\n';
}

std::string row_lines(const std::vector<ResultRow>& rows) {
  std::string text;
  for (const ResultRow& row : rows) text += row_line(row);
  return text;
}

std::vector<ResultRow> parse_rows(std::string_view text, const std::vector<MetricColumn>& columns) {
  std::vector<ResultRow> rows;
  const std::string header = header_line(columns);
  require(text.starts_with(header), Errc::io, "line 1: expected the columns ",
          header.substr(0, header.size() - 1));
  text.remove_prefix(header.size());
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    try {
      rows.push_back(parse_row(text.substr(0, end), columns.size()));
    } catch (const Error& error) {
      throw error.within("line " + std::to_string(rows.size() + 2));
    }
    text.remove_prefix(end + 1);
  }
  return rows;
}

std::vector<MetricColumn> columns_of(const std::vector<std::string>& metrics) {
  std::vector<MetricColumn> columns;
  for (const std::string& name : metrics) {
    for (MetricColumn& column : make_metric(name)->columns()) columns.push_back(std::move(column));
  }
  return columns;
}

}  // namespace cameras::evaluation
