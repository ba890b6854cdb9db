#include "model/labels.h"

#include <cstddef>
#include <cstdint>
#include <system_error>

#include "cameras/error.h"
#include "core/read_file.h"
#include "core/utf8.h"
#include "model/card_json.h"
#include "model/label_lines.h"
#include "model/label_values.h"
#include "model/python_literal.h"

namespace cameras {
namespace {

constexpr std::int64_t kMostLabelBytes = std::int64_t{1} << 26;

void check_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto first = static_cast<std::uint8_t>(text[at]);
    const bool control = first < 0x20 && first != '\t' && first != '\r' && first != '\n';
    const std::size_t length = utf8_length(text, at);
    require(length > 0 && !control, Errc::bad_model,
            "expected UTF-8 text with one label a line, found a byte that is no text at ", at);
    at += length;
  }
}

// A whole text in brackets is a list or dictionary, and so is one whose first bracket stays open in
// its line, which lacks its end; "[PAD]" above other lines is a name.
// After an opening bracket: whether the first element of a list or dictionary follows, or nothing.
bool begins_element(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ||
         std::string_view("\"'-0123456789{[(").find(text[first]) != std::string_view::npos;
}

bool is_structured(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  constexpr std::string_view kOpening = "{[(";
  const std::size_t kind = kOpening.find(text[first]);
  if (kind == std::string_view::npos) return false;
  const char closing = std::string_view("}])")[kind];
  const std::string_view line = text.substr(first, text.find_first_of("\r\n", first) - first);
  return text[text.find_last_not_of(" \t\r\n")] == closing ||
         (line.find(closing) == std::string_view::npos && begins_element(text.substr(first + 1)));
}

LabelNames of_structure(std::string_view text) {
  nlohmann::json value;
  try {
    value = parse_json(text);
  } catch (const Error&) {  // JSON or Python: what str() and print() leave
    try {
      value = parse_python(text);
    } catch (const Error& failure) {
      throw failure.within(
          "expected names one a line, or a list or dictionary of them in JSON or Python");
    }
  }
  return names_of_value(value);
}

}  // namespace

LabelNames parse_labels(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  check_text(text);
  return is_structured(text) ? of_structure(text) : names_of_lines(text);
}

LabelNames read_labels(const std::filesystem::path& path) {
  // A card may name any path: one that is no file, say a terminal, could be read forever.
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  const bool special = std::filesystem::exists(status) && !std::filesystem::is_directory(status) &&
                       !std::filesystem::is_regular_file(status);
  require(!special, Errc::io, path.string(), ": expected a text file, found a device or pipe");
  const std::string text = read_text(path, kMostLabelBytes);
  try {
    return parse_labels(text);
  } catch (const Error& failure) {
    throw failure.within(path.string());
  }
}

}  // namespace cameras
