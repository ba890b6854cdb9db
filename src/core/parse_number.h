#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace cameras {

/// The number that all of the text is, as std::from_chars reads it: no spaces, no sign but a minus,
/// and the same in every locale. Nothing for any other text, or a number that does not fit.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

}  // namespace cameras
