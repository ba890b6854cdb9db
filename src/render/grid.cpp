#include "cameras/grid.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "cameras/error.h"
#include "image/resample.h"
#include "render/legend.h"
#include "render/limits.h"
#include "render/pixels.h"
#include "render/typeset.h"

namespace cameras {
namespace {

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

struct Cell {
  Image picture;
  Caption caption;
};
using Cells = std::vector<std::vector<Cell>>;

// Every picture no larger than side x side.
Cells scaled_cells(const std::vector<std::vector<GridCell>>& rows, std::int64_t side) {
  Cells cells;
  for (const auto& row : rows) {
    cells.emplace_back();
    for (const GridCell& cell : row) {
      cells.back().push_back({image_of(scaled(cell.picture, side)), cell.caption});
    }
  }
  return cells;
}

// As wide as the widest picture, and as captions need, if that is not too much. What one column's
// captions need all have: pictures of one shape stand at even distances.
std::vector<std::int64_t> column_widths(const Cells& cells, double size) {
  std::vector<std::int64_t> widths;
  std::int64_t least = 0;
  for (const auto& row : cells) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t column = 0; column < row.size(); ++column) {
      const Cell& cell = row[column];
      widths[column] = std::max(widths[column], cell.picture.width());
      if (least >= kNarrowest || widths[column] >= kNarrowest || cell.caption.empty()) continue;
      least = std::max(least, std::min(kNarrowest, natural_width(cell.caption, size)));
    }
  }
  for (std::int64_t& width : widths) width = std::max(width, least);
  return widths;
}

struct Layout {
  std::vector<std::int64_t> widths;  // of columns
  std::int64_t gap = 0;              // between them, and around
  std::int64_t left = 0;             // of the first
  double size = 0;                   // of letters
};

Layout layout_of(const Cells& cells, const GridOptions& options) {
  const double size = type_size(options.side, options.side, true);
  return {.widths = column_widths(cells, size),
          .gap = std::max<std::int64_t>(4, options.side / 32),
          .left = 0,
          .size = size};
}

// Moves a row to the figure's end, which grows by it.
void add_row(FigureParts& figure, std::vector<Cell>&& row, const Layout& layout) {
  std::int64_t highest = 0;
  for (const Cell& cell : row) highest = std::max(highest, cell.picture.height());
  const std::int64_t top = figure.height;
  const std::int64_t text_top = top + highest + legend_gap(layout.size);
  figure.height = top + highest;
  std::int64_t left = layout.left;
  for (std::size_t column = 0; column < row.size(); ++column) {
    Image& picture = row[column].picture;
    figure.pictures.push_back({.left = left + (layout.widths[column] - picture.width()) / 2,
                               .top = top + (highest - picture.height()) / 2,
                               .pixels = std::move(picture)});
    const FigureBox box{.left = left, .top = text_top, .width = layout.widths[column], .height = 0};
    const std::int64_t text = add_caption(figure, row[column].caption, box, layout.size);
    // More white below a caption than above it: it belongs to what it stands under.
    if (text > 0) {
      figure.height = std::max(figure.height, text_top + text + legend_gap(layout.size));
    }
    left += layout.widths[column] + layout.gap;
  }
  figure.height += layout.gap;
}

// With the gap beside it.
std::int64_t widest_column(std::int64_t side) { return std::max<std::int64_t>(2 * side, 192); }

}  // namespace

ColourScale scale_of(std::string colormap, const std::vector<std::vector<GridCell>>& rows) {
  std::vector<float> tops;
  for (const auto& row : rows) {
    for (const GridCell& cell : row) {
      if (cell.top > 0) tops.push_back(cell.top);
    }
  }
  return scale_of_tops(std::move(colormap), tops);
}

void require_grid(std::size_t rows, std::size_t columns, const GridOptions& options) {
  const std::int64_t side = options.side;
  require(side >= 16 && side <= 4096, Errc::bad_argument,
          "grid: expected a side from 16 to 4096 pixels, found ", side);
  require(rows > 0 && columns > 0, Errc::bad_argument, "grid: expected a picture, found none");
  // With gap and caption a cell takes at most 2 side x 2 side, or what the narrowest caption does.
  const std::int64_t cell = widest_column(side) * (2 * side + 48);
  const auto most = static_cast<std::size_t>(kMostPixels / cell);
  require(rows <= most && columns <= most && rows * columns <= most, Errc::bad_argument,
          "grid: expected at most ", most, " pictures of side ", side, ", found ", rows, " x ",
          columns);
  // Bar, names and the white around them.
  const auto height = static_cast<std::int64_t>(4 * type_size(side, side, true));
  const std::int64_t scale = height * widest_column(side) * static_cast<std::int64_t>(columns);
  const std::int64_t room = kMostPixels - cell * static_cast<std::int64_t>(rows * columns);
  require(std::ssize(options.scales) <= room / scale, Errc::bad_argument, "grid: expected at most ",
          room / scale, " colour scales below ", rows, " x ", columns, " pictures of side ", side,
          ", found ", options.scales.size());
}

GridCell shrunk(const GridCell& cell, const GridOptions& options) {
  require_grid(1, 1, options);
  return {.picture = image_of(scaled(cell.picture, options.side)),
          .caption = cell.caption,
          .top = cell.top};
}

Figure grid_figure(const std::vector<std::vector<GridCell>>& rows, const GridOptions& options) {
  std::size_t columns = 0;
  for (const auto& row : rows) columns = std::max(columns, row.size());
  require_grid(rows.size(), columns, options);
  Cells cells = scaled_cells(rows, options.side);
  Layout layout = layout_of(cells, options);
  FigureParts figure{.height = layout.gap, .width = layout.gap};
  for (const std::int64_t width : layout.widths) figure.width += width + layout.gap;
  layout.left = layout.gap;
  // The names of a scale's ends need room, however few and small the pictures are.
  if (const std::int64_t more = kNarrowest - figure.width; more > 0 && !options.scales.empty()) {
    layout.left += more / 2;
    figure.width += more;
  }
  for (auto& row : cells) add_row(figure, std::move(row), layout);
  for (const ColourScale& scale : options.scales) add_scale(figure, scale, layout.size);
  return Figure::from_parts(std::move(figure));
}

Image draw_grid(const std::vector<std::vector<GridCell>>& rows, const GridOptions& options) {
  return grid_figure(rows, options).image();
}

}  // namespace cameras
