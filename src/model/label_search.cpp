#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string>
#include <utility>

#include "cameras/model.h"
#include "cameras/text.h"

namespace cameras {
namespace {

std::string lower_name(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

// How names are compared: folders and file names write a space as an underscore.
std::string plain_name(std::string_view text) {
  std::string result = lower_name(text);
  std::ranges::replace(result, '_', ' ');
  return result;
}

// "tench, Tinca tinca" -> {"tench", "tinca tinca"}
std::vector<std::string> synonyms(std::string_view label) {
  std::vector<std::string> parts;
  while (!label.empty()) {
    const std::size_t comma = label.find(',');
    std::string_view part = label.substr(0, comma);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    parts.push_back(plain_name(part));
    label.remove_prefix(comma == std::string_view::npos ? label.size() : comma + 1);
  }
  return parts;
}

std::string indices_text(const std::vector<std::size_t>& indices) {
  std::string text;
  for (const std::size_t index : indices)
    text += (text.empty() ? "" : ", ") + std::to_string(index);
  return text;
}

// What one may have meant: all names where they are few, else the first that hold `wanted`.
std::string choice_of(const std::vector<std::string>& labels, const std::string& wanted) {
  constexpr std::size_t kFew = 24;
  constexpr std::size_t kShown = 5;
  const bool all = labels.size() <= kFew;
  std::string text;
  std::size_t shown = 0;
  for (const std::string& label : labels) {
    if (label.empty() || !(all || lower_name(label).find(wanted) != std::string::npos)) continue;
    if (!all && shown == kShown) break;
    text += (shown++ == 0 ? "'" : ", '") + label + "'";
  }
  if (text.empty()) return {};
  return (all ? "; expected one of " : "; there are ") + text;
}

}  // namespace

std::string Model::label_name(std::int64_t index) const {
  const auto at = static_cast<std::size_t>(index);
  const bool named = index >= 0 && at < labels.size() && !labels[at].empty();
  if (named) return labels[at];
  const bool against = index == network.label_against();
  return against ? "not " + label_name(1 - index) : "label " + std::to_string(index);
}

std::int64_t Model::label_index(std::string_view name) const {
  require(!labels.empty(), Errc::bad_argument, "label '", name,
          "': this model has no label names; expected an index, or a card or file with names");
  const std::string wanted = plain_name(name);
  for (std::size_t i = 0; i < label_ids.size(); ++i) {
    if (!label_ids[i].empty() && lower_name(label_ids[i]) == lower_name(name)) {
      return static_cast<std::int64_t>(i);
    }
  }
  std::vector<std::size_t> whole;
  std::vector<std::size_t> parts;
  std::vector<std::string> known;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (plain_name(labels[i]) == wanted) whole.push_back(i);
    for (std::string& synonym : synonyms(labels[i])) {
      if (synonym == wanted && (parts.empty() || parts.back() != i)) parts.push_back(i);
      known.push_back(std::move(synonym));
    }
  }
  const auto& found = whole.empty() ? parts : whole;
  require(found.size() < 2, Errc::bad_argument, "label '", name,
          "' has several indices: ", indices_text(found), "; expected one of them");
  if (!found.empty()) return static_cast<std::int64_t>(found[0]);
  const std::string hint = did_you_mean(name, known);
  fail(Errc::bad_argument, "no label named '", name, "'",
       hint.empty() ? choice_of(labels, wanted) : hint);
}

}  // namespace cameras
