#include "render/legend.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "render/limits.h"
#include "render/scale_bar.h"
#include "render/typeset.h"

namespace cameras {
namespace {

constexpr int kLines = 2;

std::int64_t whole(double value) { return std::llround(value); }

// The name of a scale's end, beginning or ending where the bar does.
void add_end(FigureParts& figure, const std::string& name, FigureBox box, double size, bool right) {
  if (name.empty()) return;
  const Caption text{{name}};
  const std::int64_t room = box.width;
  box.width = std::min(natural_width(text, size), room);
  if (right) box.left += room - box.width;
  box.height = Typeset(text, {.size = size, .width = box.width}).height();
  figure.height = std::max(figure.height, box.top + box.height);
  figure.texts.push_back({.box = box, .text = text, .size = size});
}

}  // namespace

double type_size(std::int64_t height, std::int64_t width, bool several) {
  constexpr double kSmallest = 15;  // letters that can still be read
  constexpr double kLargest = 512;  // its lines fit into a surface
  const double share = several ? 1.0 / 16 : 1.0 / 24;
  // A panorama's letters follow its height: they are not to be larger than what they are about.
  const auto extent = static_cast<double>(std::min(width, 2 * height));
  return std::clamp(share * extent, kSmallest, kLargest);
}

std::int64_t legend_gap(double size) { return whole(size / 3); }

std::int64_t add_caption(FigureParts& figure, const Caption& caption, FigureBox box, double size) {
  if (caption_text(caption).empty()) return 0;
  const std::int64_t width = std::min(box.width, kWidestText);
  box.left += (box.width - width) / 2;
  box.width = width;
  box.height = Typeset(caption, {.size = size, .width = width, .lines = kLines}).height();
  figure.texts.push_back({.box = box, .text = caption, .size = size, .lines = kLines});
  return box.height;
}

ColourScale scale_of_tops(std::string colormap, std::span<const float> tops) {
  ColourScale scale{.colormap = std::move(colormap)};
  const auto capped = std::ranges::count_if(tops, [](float top) { return top < 1; });
  if (capped == 0) return scale;
  scale.high = capped == std::ssize(tops) ? "99th percentile: most salient"
                                          : "1 (attributions: 99th percentile)";
  return scale;
}

void add_scale(FigureParts& figure, const ColourScale& scale, double size) {
  constexpr double kUsual = 16;    // lines' heights
  constexpr double kSmallest = 9;  // pixels a line
  const std::int64_t side = whole(size / 2) + 1;
  // Each has half of the bar.
  const auto names = static_cast<double>(
      2 * std::max(natural_width({{scale.low}}, size), natural_width({{scale.high}}, size)));
  const std::int64_t room =
      std::min(std::max<std::int64_t>(3, figure.width - 2 * side), kWidestText);
  const std::int64_t width = std::min(room, whole(std::max(kUsual * size, names)));
  const double type = std::max(kSmallest, size * std::min(1.0, static_cast<double>(width) / names));
  const FigureBox bar{.left = (figure.width - width) / 2,
                      .top = figure.height + legend_gap(size),
                      .width = width,
                      .height = std::max<std::int64_t>(6, whole(0.6 * size))};
  figure.scales.push_back({.box = bar, .colormap = scale.colormap});
  figure.height = bar.top + bar.height;
  // The letters, not their boxes, begin and end where the bar does.
  const std::int64_t beside = text_side(type);
  FigureBox half{.left = bar.left - beside,
                 .top = figure.height + 2,
                 .width = width / 2 + beside,
                 .height = 0};
  add_end(figure, scale.low, half, type, false);
  half.left = bar.left + width + beside - half.width;
  add_end(figure, scale.high, half, type, true);
  figure.height += legend_gap(size);
}

}  // namespace cameras
