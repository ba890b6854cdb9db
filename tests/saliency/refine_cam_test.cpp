#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "support/device.h"
#include "support/random_graph.h"

// Layers of one channel: fine = x, and a = x at every second row and column; y = 4 mean(a). With
// one channel of positive weight Grad-CAM++ is the stretched layer itself.
namespace cameras::testing {
namespace {

Network refined_network() {
  Graph graph = random_graph(R"(
      net (float[1,1,4,4] x, float[1,1,1,1] w, float[1,1] v) => (float[1,1] y) {
        fine = Conv (x, w)
        a = Conv <strides = [2, 2]> (fine, w)
        p = GlobalAveragePool (a)
        f = Flatten (p)
        y = Gemm (f, v)
      })");
  graph.constants["w"] = at::ones({1, 1, 1, 1});
  graph.constants["v"] = at::full({1, 1}, 4.F);
  return network_on_device(std::move(graph));
}

at::Tensor large_image(const std::vector<float>& values) {
  return at::tensor(values).view({1, 1, 4, 4});
}

// a = [0, 0; 0, 4]: enlarged it is u_i u_j with u = 0, 1/4, 3/4, 1. fine, stretched, is 1 but for
// 1/2 at (1,1) and 0 at (0,0), (0,2), (2,0) and (3,3), so the product is u_i u_j but for 1/32 at
// (1,1) and 0 at (3,3). Its largest value is 3/4.
TEST(RefineCam, IsTheProductOfStretchedMapsOfBothLayers) {
  const at::Tensor x = large_image({0, 4, 0, 4, 4, 2, 4, 4, 0, 4, 4, 4, 4, 4, 4, 0});
  const at::Tensor expected = at::tensor({0.F, 0.F, 0.F, 0.F,               //
                                          0.F, 1.F / 24, 1.F / 4, 1.F / 3,  //
                                          0.F, 1.F / 4, 3.F / 4, 1.F,       //
                                          0.F, 1.F / 3, 1.F, 0.F})
                                  .view({4, 4});
  expect_map(map_of("refine_cam", refined_network(), x, 0), expected);
}

// A constant layer says nothing, and neither does the product.
TEST(RefineCam, EmptyMapOfOneLayerEmptiesTheProduct) {
  const at::Tensor x = large_image({4, 1, 4, 2, 3, 2, 1, 3, 4, 1, 4, 2, 3, 2, 1, 3});
  expect_empty(explanation_of(*make_method("refine_cam"), refined_network(), x, 0).map);
}

// Before the first layer there is nothing: Grad-CAM++ there alone.
TEST(RefineCam, FinestLayerStandsAlone) {
  const Request request{.input = large_image({0, 4, 0, 4, 4, 2, 4, 4, 0, 4, 4, 4, 4, 4, 4, 0}),
                        .target = Chosen{{0}},
                        .layer = "fine"};
  expect_map(make_method("refine_cam")
                 ->explain(refined_network(), request)
                 .explanations.at(0)
                 .map.tensor(),
             request.input[0][0] / 4);
}

}  // namespace
}  // namespace cameras::testing
