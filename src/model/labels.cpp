#include "model/labels.h"

#include <cstddef>
#include <cstdint>
#include <system_error>

#include "cameras/error.h"
#include "core/read_file.h"

namespace cameras {
namespace {

constexpr std::size_t kMostLabels = 1'000'000;
constexpr std::int64_t kMostBytes = std::int64_t{1} << 26;

// Length of the character that begins at `at`, or 0 where the bytes are no UTF-8 text.
std::size_t character_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> std::uint32_t {
    return i < text.size() ? static_cast<std::uint8_t>(text[i]) : 0U;
  };
  const std::uint32_t lead = byte(at);
  if (lead < 0x80) return lead >= 0x20 || lead == '\t' || lead == '\r' || lead == '\n' ? 1 : 0;
  const std::size_t length = lead >= 0xf5   ? 0
                             : lead >= 0xf0 ? 4
                             : lead >= 0xe0 ? 3
                             : lead >= 0xc2 ? 2
                                            : 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xc0U) != 0x80U) return 0;
  }
  return length;
}

void check_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = character_length(text, at);
    require(length > 0, Errc::bad_model,
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
  const std::vector<std::byte> bytes = read_file(path, kMostBytes);
  try {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
    return parse_labels({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  } catch (const Error& failure) {
    throw failure.within(path.string());
  }
}

}  // namespace cameras
