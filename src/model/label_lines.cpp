#include "model/label_lines.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <optional>
#include <utility>

#include "cameras/error.h"
#include "cameras/text.h"

namespace cameras {
namespace {

using Texts = std::vector<std::string>;

std::string_view without_spaces(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

Texts lines_of(std::string_view text) {
  // Old files end their lines with a carriage return alone.
  const char end_of_line = text.find('\n') == std::string_view::npos ? '\r' : '\n';
  Texts lines;
  while (!text.empty()) {
    require(lines.size() < kMostLabels, Errc::bad_model, "expected at most ", kMostLabels,
            " labels, found more");
    const std::size_t end = text.find(end_of_line);
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

// The fields of a line; quoted ones may hold the separator, and "" for a quote.
Texts fields_of(std::string_view line, char separator) {
  Texts fields{""};
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      fields.back() += line[++i];
    } else if (c == '"' && (quoted || fields.back().empty())) {
      quoted = !quoted;
    } else if (c == separator && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  for (std::string& field : fields) field = std::string(without_spaces(field));
  return fields;
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

// Titles of a column of names, the best first: "label" may also be the number.
constexpr std::array<std::string_view, 9> kNameTitles{"name",        "class_name",   "classname",
                                                      "label_name",  "display_name", "title",
                                                      "description", "class",        "label"};
constexpr std::array<std::string_view, 10> kIndexTitles{
    "id",          "index",       "idx",    "class_id", "label_id",
    "class_index", "label_index", "number", "classid",  "class_idx"};
constexpr std::array<std::string_view, 5> kIdTitles{"synset", "wnid", "synset_id", "mid", "code"};

template <std::size_t N>
std::optional<std::size_t> column_of(const Texts& header,
                                     const std::array<std::string_view, N>& titles) {
  for (const std::string_view title : titles) {
    const auto found = std::ranges::find(header, title, &lower_case);
    if (found != header.end()) return static_cast<std::size_t>(found - header.begin());
  }
  return std::nullopt;
}

// Where each line belongs: indices from 0 or from 1, each of them once; nullopt for others.
std::optional<std::vector<std::size_t>> places_of(const Texts& indices) {
  std::vector<std::size_t> places;
  std::vector<bool> taken(indices.size() + 1);
  for (const std::string& text : indices) {
    const auto index = parse_number<std::size_t>(text);
    if (!index || *index >= taken.size() || taken[*index]) return std::nullopt;
    taken[*index] = true;
    places.push_back(*index);
  }
  const std::size_t first = taken[0] ? 0 : 1;
  if (first == 0 && taken.back()) return std::nullopt;  // a gap between 0 and the last
  for (std::size_t& place : places) place -= first;
  return places;
}

Texts placed(const Texts& texts, const std::vector<std::size_t>& places) {
  Texts result(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) result[places[i]] = texts[i];
  return result;
}

// Lines of values below a header that names a column of names.
std::optional<LabelNames> of_table(const Texts& lines) {
  for (const char separator : {',', '\t', ';'}) {
    const Texts header = fields_of(lines[0], separator);
    const auto name = column_of(header, kNameTitles);
    const auto index = column_of(header, kIndexTitles);
    const auto id = column_of(header, kIdTitles);
    if (header.size() < 2 || !name || !(index || id)) continue;
    Texts names;
    Texts indices;
    Texts ids;
    for (std::size_t i = 1; i < lines.size(); ++i) {
      Texts fields = fields_of(lines[i], separator);
      require(fields.size() == header.size(), Errc::bad_model, "line ", i + 1, ": expected ",
              header.size(), " values as in the header, found ", fields.size());
      if (index) indices.push_back(fields[*index]);
      if (id) ids.push_back(fields[*id]);
      names.push_back(std::move(fields[*name]));
    }
    if (const auto places = index ? places_of(indices) : std::nullopt) {
      names = placed(names, *places);
      if (id) ids = placed(ids, *places);
    }
    return LabelNames{std::move(names), std::move(ids)};
  }
  return std::nullopt;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t count = 0;
  while (at + count < text.size() && is_digit(text[at + count])) ++count;
  return count;
}

// What follows the first `length` characters and a separator; nullopt where none follows.
std::optional<std::string> rest_behind(std::string_view line, std::size_t length) {
  if (length == 0 || length >= line.size()) return std::nullopt;
  constexpr std::string_view kSeparators = " \t:,;=";
  if (kSeparators.find(line[length]) == std::string_view::npos) return std::nullopt;
  const char separator = line[length];
  std::string_view rest = without_spaces(line.substr(length + 1));
  const bool quoted = rest.size() > 1 && rest.front() == '"' && rest.back() == '"';
  if (quoted) return fields_of(rest, separator).front();
  return std::string(rest);
}

struct Split {
  Texts heads;
  Texts rests;
};

// Every line in two, where every line begins with `length_of` characters of a kind.
template <class LengthOf>
std::optional<Split> split_lines(const Texts& lines, const LengthOf& length_of) {
  Split split;
  for (const std::string& line : lines) {
    const std::size_t length = length_of(std::string_view(line));
    auto rest = rest_behind(line, length);
    if (!rest) return std::nullopt;
    split.heads.push_back(line.substr(0, length));
    split.rests.push_back(std::move(*rest));
  }
  return split;
}

std::size_t index_length(std::string_view line) { return digits_at(line, 0); }

// WordNet's: n, and digits.
std::size_t synset_length(std::string_view line) {
  if (line.empty() || line[0] != 'n') return 0;
  const std::size_t digits = digits_at(line, 1);
  return digits >= 2 ? 1 + digits : 0;
}

// "cat,0": an index after the name. A space is no such separator: "class 0" is a name.
std::optional<Split> split_at_end(const Texts& lines) {
  Split split;
  for (const std::string& line : lines) {
    const std::size_t at = line.find_last_of(",\t;:");
    if (at == std::string::npos || at == 0) return std::nullopt;
    split.heads.emplace_back(without_spaces(std::string_view(line).substr(at + 1)));
    split.rests.emplace_back(without_spaces(std::string_view(line).substr(0, at)));
  }
  return split;
}

Texts without_indices(Texts lines) {
  if (const auto begins = split_lines(lines, index_length)) {
    if (const auto places = places_of(begins->heads)) return placed(begins->rests, *places);
  }
  if (const auto ends = split_at_end(lines)) {
    if (const auto places = places_of(ends->heads)) return placed(ends->rests, *places);
  }
  return lines;
}

}  // namespace

LabelNames names_of_lines(std::string_view text) {
  Texts lines = lines_of(text);
  if (lines.empty()) return {};
  if (auto table = of_table(lines)) return *table;
  lines = without_indices(std::move(lines));
  if (auto synsets = split_lines(lines, synset_length)) {
    return {std::move(synsets->rests), std::move(synsets->heads)};
  }
  return {std::move(lines)};
}

}  // namespace cameras
