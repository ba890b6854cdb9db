#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "cameras/network.h"

namespace cameras::testing {

/// Two maps A1 = x and A2 = 3 - x (layer "a"), and two labels y = V mean(A) with
/// V = [[2, 1], [-1, 1]]. `stride`: the maps are that much smaller than the input, a 1x1 kernel.
Network hand_network(std::int64_t stride = 1);

/// The same with y = V mean(A²).
Network squared_network();

/// Two maps A1 = x and A2 = x² (layer "a"), whose weighted sums differ in more than their
/// direction, and three labels y = V mean(A²) with V = [[2, 1], [-1, 1], [-1, -1]]. So ∂y_l/∂A_k =
/// V_lk A_k / 2 for an input of 2 x 2.
Network two_powers_network();

/// [1,1,2,2]: 0, 1; 2, 3.
at::Tensor ramp();

/// A network whose prediction depends on the input's size: for an input of ones the layer "a" is 9
/// inside and smaller at the border, its mean at s x s (3 - 2 / s)². y_0 = 7, and y_1 is that mean:
/// 4 at 2, 6.25 at 4, 7.56 at 8, so label 0 up to 4 x 4, label 1 from 8 x 8 on.
Network size_dependent_network();

}  // namespace cameras::testing
