#pragma once

#include "cameras/network.h"
#include "support/random_graph.h"

namespace cameras::testing {

/// Three channels of any size to five labels: convolution, rectifier, mean, linear layer. A curved
/// `rectifier` (Tanh) has a gradient that depends on the input everywhere.
inline Graph pooled_graph(const std::string& rectifier = "Relu") {
  return random_graph(R"(
      net (float[N,3,8,8] x, float[4,3,3,3] w, float[5,4] v) => (float[N,5] y) {
        c = Conv <pads = [1, 1, 1, 1]> (x, w)
        r = )" + rectifier +
                      R"( (c)
        g = GlobalAveragePool (r)
        f = Flatten (g)
        y = Gemm <transB = 1> (f, v)
      })");
}

}  // namespace cameras::testing
