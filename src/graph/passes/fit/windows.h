#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "graph/passes/fit/rule.h"
#include "graph/passes/fit/sizes.h"

namespace cameras::fit {

/// A Reshape [..,H,W,..] -> [..,H/a,a,W/b,b,..] at the native size.
struct WindowCut {
  std::size_t rows = 0;                ///< axis of H, in front of which axes are alike
  std::int64_t down = 1, across = 1;   ///< how many windows
  std::int64_t height = 1, width = 1;  ///< a x b
  bool far_apart = false;  ///< the first of two axes are the places in a window (MaxViT's grid)
};

/// nullopt for another node, and for one whose rows and columns are the same at the other size.
std::optional<WindowCut> window_cut(const Node& node, const Context& context);

/// The sizes at hand of a Reshape that cuts rows and columns into windows, counts windows as
/// images, or puts them together again (Swin, MaxViT, pixels that become channels): a window keeps
/// its rows and columns, and a larger map has more windows. nullopt for another Reshape.
std::optional<std::vector<Size>> window_sizes(const Node& node, const Context& context);

}  // namespace cameras::fit
