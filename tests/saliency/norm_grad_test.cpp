#include "cameras/saliency/norm_grad.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "support/device.h"
#include "support/random_graph.h"

namespace cameras::testing {
namespace {

// The same logits, whatever `scale`: activations grow with it, and their gradients shrink.
Network scaled_network(double scale) {
  Graph graph = random_graph(R"(
      net (float[1,3,12,12] x, float[6,3,3,3] w, float[4,6] v) => (float[1,4] y) {
        c = Conv <pads = [1, 1, 1, 1]> (x, w)
        a = Relu (c)
        g = GlobalAveragePool (a)
        f = Flatten (g)
        y = Gemm <transB = 1> (f, v)
      })");
  graph.constants["w"] = graph.constants.at("w") * scale;
  graph.constants["v"] = graph.constants.at("v") / scale;
  return network_on_device(std::move(graph));
}

// Squares of float32 vanish below 1e-23 and are infinite above 2e19; the map has no unit.
TEST(NormGrad, DoesNotDependOnTheUnitOfActivations) {
  const at::Tensor image = random_tensor({1, 3, 12, 12}, -1, 1, 2);
  const at::Tensor wanted = map_of(NormGrad(), scaled_network(1), image, 0);
  MethodOptions options;
  options.multi_scale = true;
  options.sizes = {12, 18};
  const auto sizes = make_method("norm_grad", options);
  const at::Tensor wanted_of_sizes = map_of(*sizes, scaled_network(1), image, 0);
  for (const double scale : {1e-30, 1e-22, 1e22, 1e30}) {
    // Weights that are scaled by what is no power of two round once more.
    EXPECT_TRUE(at::allclose(map_of(NormGrad(), scaled_network(scale), image, 0), wanted, 0, 1e-4));
    EXPECT_TRUE(
        at::allclose(map_of(*sizes, scaled_network(scale), image, 0), wanted_of_sizes, 0, 1e-4));
  }
}

}  // namespace
}  // namespace cameras::testing
