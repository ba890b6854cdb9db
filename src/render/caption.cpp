#include "render/caption.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "render/text.h"

namespace cameras {
namespace {

constexpr std::int64_t kNarrowest = 160;  // pixels: about twenty of the smallest letters
constexpr double kSmallest = 15;          // pixels a line: letters that can still be read
constexpr double kLargest = 512;          // pixels a line: Cairo's pictures have at most 32767 rows
constexpr double kShare = 1.0 / 24;       // a line's height, of a panel's width
constexpr int kLines = 2;

}  // namespace

Pixels with_caption(Pixels&& picture, std::string_view text, std::int64_t panel) {
  const std::int64_t width = std::max(picture.width, kNarrowest);
  const double size = std::clamp(kShare * static_cast<double>(panel), kSmallest, kLargest);
  const Pixels letters = text_pixels(text, {.size = size, .width = width, .lines = kLines});
  const auto gap = static_cast<std::int64_t>(std::lround(size / 4));
  Pixels canvas = white_pixels(picture.height + letters.height + 2 * gap, width);
  paste(canvas, picture, 0, (width - picture.width) / 2);
  paste(canvas, letters, picture.height + gap, 0);
  return canvas;
}

}  // namespace cameras
