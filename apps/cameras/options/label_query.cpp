#include "options/label_query.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <string_view>
#include <variant>

#include "command.h"
#include "options/not_empty.h"

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

// How many labels the network itself puts in an order: of a single quantity not the other side.
std::int64_t ranked_labels(const Network& network) {
  const bool quantity = network.label_against() && network.score_kind() == ScoreKind::values;
  return quantity ? 1 : network.label_count();
}

std::int64_t rank_count(std::string_view text) {
  if (text == "predicted") return 1;
  if (text.find(',') != std::string_view::npos) {
    throw UsageError("expected --label top:K alone, found '" + std::string(text) + "'");
  }
  const auto count = as_integer(text.substr(kTopPrefix.size()));
  if (!count || *count < 1) {
    throw UsageError("expected --label top:K with K of at least 1, found '" + std::string(text) +
                     "'");
  }
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

cameras::Target target_named(const std::vector<std::string>& texts, const Model& model,
                             std::vector<std::string>& warnings) {
  Chosen chosen;
  for (const std::string& text : texts) {
    if (is_ranked(text)) {
      if (texts.size() > 1) {
        throw UsageError("expected '" + text + "' alone, found it beside other labels");
      }
      const std::int64_t wanted = rank_count(text);
      const std::int64_t count = std::min(wanted, ranked_labels(model.network));
      if (count < wanted) {
        warnings.push_back("--label " + text + ": the network has " + std::to_string(count) +
                           (count == 1 ? " label" : " labels") + ", and all are explained");
      }
      return Predicted{count};
    }
    for (const std::int64_t index : indices_of(text, model)) {
      if (std::ranges::find(chosen.labels, index) == chosen.labels.end()) {
        chosen.labels.push_back(index);
      }
    }
  }
  return chosen;
}

bool label_chosen(const std::vector<std::string>& texts) {
  return texts != std::vector<std::string>{"predicted"};
}

void add_contrast_option(CLI::App& app, std::string& contrast) {
  app.add_option("--contrast", contrast,
                 "Explain why a label and not this one: runner-up, INDEX or NAME")
      ->check(not_empty("a label"))
      ->type_name("LABEL|runner-up");
}

std::optional<Opponent> opponent_named(const std::string& text, const Model& model) {
  if (text.empty()) return std::nullopt;
  const bool is_a_name = std::ranges::find(model.labels, text) != model.labels.end();
  if (text == "runner-up" && !is_a_name) return Opponent{};
  return Opponent{label_index_of(text, model)};
}

std::int64_t label_count_of(const cameras::Target& target) {
  if (const auto* const predicted = std::get_if<Predicted>(&target)) return predicted->count;
  return std::ssize(std::get<Chosen>(target).labels);
}

}  // namespace cameras::cli
