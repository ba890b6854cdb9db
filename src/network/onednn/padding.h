#pragma once

#include <optional>

#include "network/onednn/part.h"

namespace cameras::onednn {

/// What a Pad node adds to a map [N,C,h,w].
struct ZeroPadding {
  Ints before, after;  ///< zeros before and after h and w; none is negative

  bool none() const;  ///< true when it adds nothing
};

/// Of a Pad node that adds zeros to h and w and whose amounts are constant; nothing for other
/// nodes.
std::optional<ZeroPadding> zero_padding(const Node& node, const Constants& constants);

/// The part with the zeros of Pad nodes counted among the paddings of the convolutions and average
/// pools that read them, as exporters of PyTorch and Keras split them. A Pad node stays where other
/// nodes read it, too, where a reader's paddings depend on the size, where a pool rounds up or does
/// not count its own padding, and where a window would see nothing but padding.
Part with_padding_absorbed(Part part, const Constants& constants);

}  // namespace cameras::onednn
