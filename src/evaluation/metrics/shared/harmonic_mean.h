#pragma once

namespace cameras {

/// 3 / (1/a + 1/b + 1/c), and 0 where one of them is not above 0.
double harmonic_mean(double a, double b, double c);

}  // namespace cameras
