#pragma once

#include "cameras/graph.h"
#include "differential/choices.h"

namespace cameras::testing {

/// A random classifier of five labels on an image "x" [1,3,h,w] that the compiled trunk has
/// something to do with: every operator that it knows and some that it does not, 1 to 130 channels,
/// odd sizes, groups, gates, shortcuts, concatenations, operands with several readers, constants on
/// either side, and now and then a division by zero or a root of a negative number. Values keep
/// a size of about 1.
Graph generate_network(Choices& choices);

}  // namespace cameras::testing
