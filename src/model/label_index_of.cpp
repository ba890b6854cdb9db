#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <system_error>

#include "cameras/model.h"

namespace cameras {
namespace {

constexpr std::string_view kNotPrefix = "not:";

// A number beyond 64 bits becomes the largest one, which is beyond every label as well.
std::optional<std::int64_t> index_in(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) return std::numeric_limits<std::int64_t>::max();
  return error == std::errc() ? std::optional(value) : std::nullopt;
}

std::string_view without_blanks(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::int64_t other_side(std::string_view text, const Model& model) {
  require(model.network.label_against().has_value(), Errc::bad_argument, "expected ", text,
          " of a network with a single score, found one with ", model.network.label_count(),
          " labels");
  return 1 - label_index_of(without_blanks(text.substr(kNotPrefix.size())), model);
}

}  // namespace

std::int64_t label_index_of(std::string_view text, const Model& model) {
  // A name may begin like that as well.
  const bool named = std::ranges::find(model.labels, text) != model.labels.end();
  if (text.starts_with(kNotPrefix) && !named) return other_side(text, model);
  const auto index = index_in(text);
  if (!index) return model.label_index(text);
  require(*index >= 0 && *index < model.network.label_count(), Errc::bad_argument,
          "expected a label from 0 to ", model.network.label_count() - 1, ", found ", text);
  return *index;
}

}  // namespace cameras
