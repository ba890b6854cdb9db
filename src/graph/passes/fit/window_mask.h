#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "graph/passes/fit/rule.h"
#include "graph/passes/fit/sizes.h"

namespace cameras::fit {

/// Since when the amounts of a Pad are an input, which may be computed.
inline constexpr int kOldestPadBySizes = 11;

/// Which places of p x q windows of a x b, a map shifted by so many rows and columns, do not see
/// each other: in the last row and column what the shift brought there, and what was there before.
/// [p,q,a,b,a,b], bool
at::Tensor unseen(const Ints& windows, std::int64_t rows, std::int64_t columns);

/// What is added to attention inside of shifted windows, for whatever grid of windows there is.
struct WindowMask {
  at::Tensor kinds;      ///< [2,2,TT]: inside, in the last column, in the last row, in both
  Size down, across;     ///< how many windows there are
  Ints shape;            ///< of the mask for one window, [..,1,..,T,T]
  std::size_t axis = 0;  ///< of windows, in it
  bool single_is_shifted =
      true;  ///< as the file has it; such a grid is refused, as nobody shifts it
};

/// Adds plain nodes that make the mask of the grid at hand, by repeating the windows inside.
std::string append_window_mask(Rewrite& rewrite, const std::string& name, const WindowMask& mask);

}  // namespace cameras::fit
