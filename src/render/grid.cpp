#include "cameras/grid.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "cameras/error.h"
#include "render/legend.h"
#include "render/pixels.h"

namespace cameras {
namespace {

constexpr std::int64_t kMostPixels = std::int64_t{1} << 28;
const cv::Scalar kWhite(255, 255, 255);

// The largest picture of the same ratio within side x side; enlarged pixels stay square.
cv::Mat scaled(const cv::Mat& picture, int side) {
  const double factor = static_cast<double>(side) / std::max(picture.cols, picture.rows);
  const auto length = [&](int pixels) {
    return std::max(1, static_cast<int>(std::lround(pixels * factor)));
  };
  cv::Mat result;
  cv::resize(picture, result, cv::Size(length(picture.cols), length(picture.rows)), 0, 0,
             factor < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
  return result;
}

// [side + caption, side]: the picture in the middle of a square, its caption under it.
cv::Mat drawn(const GridCell& cell, int side) {
  const cv::Mat picture = scaled(pixels_of(cell.picture), side);
  cv::Mat square(side, side, CV_8UC3, kWhite);
  picture.copyTo(square(
      cv::Rect((side - picture.cols) / 2, (side - picture.rows) / 2, picture.cols, picture.rows)));
  return cell.caption.empty() ? square : add_legend(square, cell.caption, side);
}

struct Layout {
  std::vector<int> lefts;  // by column; the last is the width
  std::vector<int> tops;   // by row; the last is the height
};

using Cells = std::vector<std::vector<cv::Mat>>;

Layout layout_of(const Cells& cells, int gap) {
  Layout layout{.lefts = {gap}, .tops = {gap}};
  for (const auto& row : cells) {
    int height = 0;
    for (std::size_t column = 0; column < row.size(); ++column) {
      height = std::max(height, row[column].rows);
      if (layout.lefts.size() == column + 1) layout.lefts.push_back(0);
      const int right = layout.lefts[column] + row[column].cols + gap;
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
  const cv::Mat picture = scaled(pixels_of(cell.picture), static_cast<int>(options.side));
  return {.picture = image_of(picture), .caption = cell.caption};
}

Image draw_grid(const std::vector<std::vector<GridCell>>& rows, const GridOptions& options) {
  std::size_t columns = 0;
  for (const auto& row : rows) columns = std::max(columns, row.size());
  require_grid(rows.size(), columns, options);
  const int side = static_cast<int>(options.side);
  Cells cells;
  for (const auto& row : rows) {
    cells.emplace_back();
    for (const GridCell& cell : row) cells.back().push_back(drawn(cell, side));
  }
  const Layout layout = layout_of(cells, std::max(2, side / 64));
  cv::Mat canvas(layout.tops.back(), layout.lefts.back(), CV_8UC3, kWhite);
  for (std::size_t row = 0; row < cells.size(); ++row) {
    for (std::size_t column = 0; column < cells[row].size(); ++column) {
      const cv::Mat& cell = cells[row][column];
      cell.copyTo(canvas(cv::Rect(layout.lefts[column], layout.tops[row], cell.cols, cell.rows)));
    }
  }
  return image_of(canvas);
}

}  // namespace cameras
