#include "cameras/caption.h"

#include <algorithm>
#include <string_view>

#include "core/utf8.h"

namespace cameras {
namespace {

// Bytes of the first `letters` letters; bytes that are no text count as a letter each.
std::size_t bytes_of(std::string_view text, std::size_t letters) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < letters && at < text.size(); ++i) {
    at += std::max<std::size_t>(1, utf8_length(text, at));
  }
  return at;
}

std::string cut(std::string_view text, std::size_t letters) {
  const std::size_t most = bytes_of(text, letters);
  if (most >= text.size()) return std::string(text);
  std::string_view start = text.substr(0, most);
  // A word that ends here stays; otherwise the last space before it, unless that loses too much.
  if (text[most] != ' ') {
    const std::size_t space = start.rfind(' ');
    if (space != std::string_view::npos && 2 * space >= most) start = start.substr(0, space);
  }
  const std::size_t last = start.find_last_not_of(" ,;:");
  return std::string(start.substr(0, last + 1)) + "…";
}

}  // namespace

std::string caption_text(const Caption& caption) {
  std::string text;
  for (const CaptionPart& part : caption) text += part.text;
  return text;
}

std::string caption_text(const Caption& caption, std::size_t letters) {
  std::string text;
  for (const CaptionPart& part : caption) text += part.whole ? part.text : cut(part.text, letters);
  return text;
}

}  // namespace cameras
