#include "label_query.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <string_view>

#include "command.h"

namespace cameras::cli {
namespace {

constexpr std::string_view kTopPrefix = "top:";

// A number beyond 64 bits becomes the largest one, which is beyond every label as well.
std::optional<std::int64_t> as_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) return std::numeric_limits<std::int64_t>::max();
  return error == std::errc() ? std::optional(value) : std::nullopt;
}

bool is_ranked(std::string_view text) {
  return text == "predicted" || text.starts_with(kTopPrefix);
}

std::int64_t rank_count(std::string_view text, const Network& network) {
  if (text == "predicted") return 1;
  if (text.find(',') != std::string_view::npos) {
    throw UsageError("expected --label top:K alone, found '" + std::string(text) + "'");
  }
  const auto count = as_integer(text.substr(kTopPrefix.size()));
  if (!count || *count < 1) {
    throw UsageError("expected --label top:K with K of at least 1, found '" + std::string(text) +
                     "'");
  }
  require(*count <= network.label_count(), Errc::bad_argument, "expected --label top:K with K of ",
          "at most ", network.label_count(), ", found ", text.substr(kTopPrefix.size()));
  return *count;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t comma = text.find(',');
    parts.push_back(trimmed(text.substr(0, comma)));
    if (comma == std::string_view::npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

// "tench, Tinca tinca" is one name although it has a comma; "243,281" is two labels.
std::vector<std::int64_t> indices_of(const std::string& text, const Model& model) {
  if (text.empty()) throw UsageError("expected --label with a name or an index, found ''");
  const bool whole_name = std::ranges::find(model.labels, text) != model.labels.end();
  if (whole_name || text.find(',') == std::string::npos) return {label_index_of(text, model)};
  std::vector<std::int64_t> indices;
  for (const std::string_view part : split(text)) {
    if (part.empty() || is_ranked(part)) {
      throw UsageError("expected names or indices between the commas of --label, found '" + text +
                       "'");
    }
    indices.push_back(label_index_of(part, model));
  }
  return indices;
}

}  // namespace

std::int64_t label_index_of(std::string_view text, const Model& model) {
  const auto index = as_integer(text);
  if (!index) return model.label_index(text);
  require(*index >= 0 && *index < model.network.label_count(), Errc::bad_argument,
          "expected a label from 0 to ", model.network.label_count() - 1, ", found ", text);
  return *index;
}

void apply_labels(const std::vector<std::string>& texts, const Model& model, Request& request) {
  request.top = 0;
  request.labels.clear();
  for (const std::string& text : texts) {
    if (is_ranked(text)) {
      if (texts.size() > 1) {
        throw UsageError("expected '" + text + "' alone, found it beside other labels");
      }
      request.top = rank_count(text, model.network);
      return;
    }
    for (const std::int64_t index : indices_of(text, model)) {
      if (std::ranges::find(request.labels, index) == request.labels.end()) {
        request.labels.push_back(index);
      }
    }
  }
}

}  // namespace cameras::cli
