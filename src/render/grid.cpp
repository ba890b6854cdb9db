#include "cameras/grid.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "cameras/error.h"
#include "image/resample.h"
#include "render/caption.h"
#include "render/pixels.h"

namespace cameras {
namespace {

constexpr std::int64_t kMostPixels = std::int64_t{1} << 28;

// The largest picture of the same ratio within side x side; enlarged pixels stay square.
Pixels scaled(const Image& picture, std::int64_t side) {
  const std::int64_t longest = std::max(picture.width(), picture.height());
  const double factor = static_cast<double>(side) / static_cast<double>(longest);
  const auto length = [&](std::int64_t pixels) {
    return std::max<std::int64_t>(1, std::llround(static_cast<double>(pixels) * factor));
  };
  // Sharper than bilinear where many pixels become one.
  const Resample filter = factor < 1 ? Resample::hamming : Resample::bilinear;
  Pixels result = white_pixels(length(picture.height()), length(picture.width()));
  for (std::size_t channel = 0; channel < 3; ++channel) {
    Plane plane{picture.height(), picture.width()};
    plane.values.resize(picture.rgb().size() / 3);
    for (std::size_t i = 0; i < plane.values.size(); ++i) {
      plane.values[i] = picture.rgb()[3 * i + channel];
    }
    const Plane small = resample(plane, result.height, result.width, filter);
    for (std::size_t i = 0; i < small.values.size(); ++i) {
      result.rgb[3 * i + channel] = small.values[i];
    }
  }
  return result;
}

// [side + caption, side]: the picture in the middle of a square, its caption under it.
Pixels drawn_cell(const GridCell& cell, std::int64_t side) {
  const Pixels picture = scaled(cell.picture, side);
  Pixels square = white_pixels(side, side);
  paste(square, picture, (side - picture.height) / 2, (side - picture.width) / 2);
  return cell.caption.empty() ? square : with_caption(std::move(square), cell.caption, side);
}

struct Layout {
  std::vector<std::int64_t> lefts;  // by column; the last is the width
  std::vector<std::int64_t> tops;   // by row; the last is the height
};

using Cells = std::vector<std::vector<Pixels>>;

Layout layout_of(const Cells& cells, std::int64_t gap) {
  Layout layout{.lefts = {gap}, .tops = {gap}};
  for (const auto& row : cells) {
    std::int64_t height = 0;
    for (std::size_t column = 0; column < row.size(); ++column) {
      height = std::max(height, row[column].height);
      if (layout.lefts.size() == column + 1) layout.lefts.push_back(0);
      const std::int64_t right = layout.lefts[column] + row[column].width + gap;
      layout.lefts[column + 1] = std::max(layout.lefts[column + 1], right);
    }
    layout.tops.push_back(layout.tops.back() + height + gap);
  }
  return layout;
}

}  // namespace

void require_grid(std::size_t rows, std::size_t columns, const GridOptions& options) {
  const std::int64_t side = options.side;
  require(side >= 16 && side <= 4096, Errc::bad_argument,
          "grid: expected a side from 16 to 4096 pixels, found ", side);
  require(rows > 0 && columns > 0, Errc::bad_argument, "grid: expected a picture, found none");
  // With gap and caption a cell takes at most 2 side x 2 side, or what the narrowest caption does.
  const std::int64_t cell = std::max<std::int64_t>(2 * side, 192) * (2 * side + 48);
  const auto most = static_cast<std::size_t>(kMostPixels / cell);
  require(rows <= most && columns <= most && rows * columns <= most, Errc::bad_argument,
          "grid: expected at most ", most, " pictures of side ", side, ", found ", rows, " x ",
          columns);
}

GridCell shrunk(const GridCell& cell, const GridOptions& options) {
  require_grid(1, 1, options);
  return {.picture = image_of(scaled(cell.picture, options.side)), .caption = cell.caption};
}

Image draw_grid(const std::vector<std::vector<GridCell>>& rows, const GridOptions& options) {
  std::size_t columns = 0;
  for (const auto& row : rows) columns = std::max(columns, row.size());
  require_grid(rows.size(), columns, options);
  Cells cells;
  for (const auto& row : rows) {
    cells.emplace_back();
    for (const GridCell& cell : row) cells.back().push_back(drawn_cell(cell, options.side));
  }
  const std::int64_t gap = std::max<std::int64_t>(2, options.side / 64);
  const Layout layout = layout_of(cells, gap);
  Pixels canvas = white_pixels(layout.tops.back(), layout.lefts.back());
  for (std::size_t row = 0; row < cells.size(); ++row) {
    for (std::size_t column = 0; column < cells[row].size(); ++column) {
      const Pixels& cell = cells[row][column];
      const std::int64_t room = layout.lefts[column + 1] - layout.lefts[column] - gap;
      paste(canvas, cell, layout.tops[row], layout.lefts[column] + (room - cell.width) / 2);
    }
  }
  return image_of(std::move(canvas));
}

}  // namespace cameras
