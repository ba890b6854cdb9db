#pragma once

#include <cstdint>
#include <optional>

#include "graph/passes/fit/rule.h"
#include "graph/passes/fit/windows.h"

namespace cameras::fit {

/// The shift of a block whose map is a single window natively. Networks leave it out there, and so
/// do the files that they are written to; the block is shifted where its map has more windows.
struct HiddenShift {
  const Node* cut = nullptr;           ///< of the file: it cuts the map into windows
  WindowCut windows;                   ///< one
  std::int64_t rows = 0, columns = 0;  ///< by how many positions blocks in front of it are shifted
};

/// Told from the blocks in front of it: where maps have several windows every second block of a
/// size is shifted, and no other (Swin). nullopt where `node` belongs to none such, where there is
/// no such order, and for what became of a node of the file.
std::optional<HiddenShift> hidden_shift(const Node& node, const Context& context);

}  // namespace cameras::fit
