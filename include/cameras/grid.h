#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cameras/caption.h"
#include "cameras/figure.h"
#include "cameras/image.h"

#pragma GCC visibility push(default)
namespace cameras {

/// A picture of a table, and the line under it.
struct GridCell {
  Image picture;
  Caption caption = {};  ///< two lines at most
  float top = 0;         ///< of a map: SaliencyMap::drawn_top()
};

/// What colours mean: a bar of a colour map, and the names of its ends under it.
struct ColourScale {
  std::string colormap = "turbo";  ///< one of colormaps()
  std::string low = "0: least salient";
  std::string high = "1: most salient";
};

/// The scale of the maps of a grid: the name of its upper end says what the last colour is, "1" or
/// the 99th percentile of the map.
ColourScale scale_of(std::string colormap, const std::vector<std::vector<GridCell>>& rows);

struct GridOptions {
  std::int64_t side = 256;  ///< pixels: every picture fits into side x side, its ratio kept
  std::vector<ColourScale> scales = {};  ///< below the grid
};

/// Pictures in rows and columns on white, each centred over its caption: the paper's figures 2, 3
/// and 5. A column is as wide as its widest picture and, up to 160 pixels, the captions of any
/// column need, so that pictures of one shape stand at even distances; a row is as high as its
/// highest picture, so that rows of differently shaped pictures stay aligned; shorter rows end
/// early.
/// @throws Error{bad_argument} for a table without a picture, a side outside [16, 4096], or a table
///         of more than 2^28 pixels, its colour scales among them
Figure grid_figure(const std::vector<std::vector<GridCell>>& rows, const GridOptions& options = {});

/// The same as pixels.
Image draw_grid(const std::vector<std::vector<GridCell>>& rows, const GridOptions& options = {});

/// The cell with its picture scaled as draw_grid() would do it: what to keep of a large photo until
/// the others are there. The grid is the same.
GridCell shrunk(const GridCell& cell, const GridOptions& options = {});

/// Makes sure, before any picture is made, that draw_grid() takes that many of them.
/// @throws Error{bad_argument} as draw_grid()
void require_grid(std::size_t rows, std::size_t columns, const GridOptions& options = {});

}  // namespace cameras
#pragma GCC visibility pop
