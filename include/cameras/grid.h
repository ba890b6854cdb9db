#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cameras/image.h"

namespace cameras {

/// A picture of a table, and the line under it.
struct GridCell {
  Image picture;
  std::string caption = {};  ///< UTF-8; two lines at most; "" = none
};

struct GridOptions {
  std::int64_t side = 256;  ///< pixels: every picture fits into side x side, its ratio kept
};

/// Pictures in rows and columns on white, each centred over its caption: the paper's figures 2, 3
/// and 5. A column is as wide, and a row as high, as `side` and its captions need, so that rows of
/// differently shaped pictures stay aligned; shorter rows end early.
/// @throws Error{bad_argument} for a table without a picture, a side outside [16, 4096], or a table
///         of more than 2^28 pixels
Image draw_grid(const std::vector<std::vector<GridCell>>& rows, const GridOptions& options = {});

/// The cell with its picture scaled as draw_grid() would do it: what to keep of a large photo until
/// the others are there. The grid is the same.
GridCell shrunk(const GridCell& cell, const GridOptions& options = {});

/// Makes sure, before any picture is made, that draw_grid() takes that many of them.
/// @throws Error{bad_argument} as draw_grid()
void require_grid(std::size_t rows, std::size_t columns, const GridOptions& options = {});

}  // namespace cameras
