#pragma once

#include "cameras/network.h"

namespace cameras::testing {

/// [1,1,64,64]: a checkerboard of 0 and 1 on grey, over the rows 8 to 23 and the columns 32 to 47
/// alone. Blurred, it is grey as well.
at::Tensor checkered_patch();

/// Two labels whose logits are ±(8 e - 4), e the energy of the patch, the mean of (2 x - 1)²: 1 for
/// checkered_patch(), wherever it is moved by a pixel or two, and about 0 where it is blurred.
Network contrast_network();

/// Mean of a map [64,64] inside of the patch, and outside.
double mean_inside(const at::Tensor& map);
double mean_outside(const at::Tensor& map);

}  // namespace cameras::testing
