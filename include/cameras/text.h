#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#pragma GCC visibility push(default)
namespace cameras {

/// The number that all of the text is, as std::from_chars reads it: no spaces, no sign but a minus,
/// and the same in every locale. Nothing for any other text, or a number that does not fit.
template <class Number>
[[gnu::visibility("hidden")]] std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

/// The candidate with the smallest edit distance to `wanted` (case does not matter), or "" when
/// none is near: at most a third of the longer of both may have to change.
std::string nearest(std::string_view wanted, const std::vector<std::string>& candidates);

/// "; did you mean 'x'?" with nearest(), or "".
std::string did_you_mean(std::string_view wanted, const std::vector<std::string>& candidates);

/// The text without control characters, and without bytes that are no UTF-8, which become \n, \t or
/// \xNN: names come from strangers' files, and a terminal obeys what it is sent.
std::string printable(std::string_view text);

/// A text, say a name from a stranger's file, as a field of a CSV file (RFC 4180): in quotes where
/// it needs them, and printable(). One that a spreadsheet would compute, because it begins with
/// = + - or @, has a ' in front, and so has one that begins with '.
std::string csv_field(std::string_view text);

/// The text of a field without quotes, as csv_field() wrote it: without the ' in front.
std::string csv_text(std::string field);

/// "[1,3,224,224]", with ? for an open (negative) size.
std::string shape_text(std::span<const std::int64_t> sizes);

/// A share of 1 as "49.2 %".
std::string percent_text(double share);

}  // namespace cameras
#pragma GCC visibility pop
