#include "model/labels.h"

#include <cstddef>
#include <cstdint>
#include <system_error>

#include "cameras/error.h"
#include "core/read_file.h"
#include "core/utf8.h"

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

}  // namespace

std::vector<std::string> parse_labels(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  check_text(text);
  std::vector<std::string> labels;
  while (!text.empty()) {
    require(labels.size() < kMostLabels, Errc::bad_model, "expected at most ", kMostLabels,
            " labels, found more");
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    labels.emplace_back(line);
  }
  while (!labels.empty() && labels.back().empty()) labels.pop_back();
  return labels;
}

std::vector<std::string> read_labels(const std::filesystem::path& path) {
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
