#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "support/device.h"
#include "support/random_graph.h"

// With one score y its sigmoid is the probability, which is the softmax of (y, 0): methods that
// follow the probability find the same map in either network.
namespace cameras::testing {
namespace {

constexpr std::int64_t kPixels = 144;

// y = Σ c x - 1 over 12 x 12 pixels; `scores` - 1 zeros after it.
Network one_score_network(std::int64_t scores) {
  const std::string labels = std::to_string(scores);
  Graph graph = random_graph("net (float[1,1,12,12] x, float[" + labels + ",144] v, float[" +
                             labels + "] b) => (float[1," + labels +
                             "] y) { f = Flatten (x) y = Gemm <transB = 1> (f, v, b) }");
  const at::Tensor weights = at::zeros({scores, kPixels});
  weights[0].copy_(random_tensor({kPixels}, -0.5, 0.6, 7));
  const at::Tensor bias = at::zeros({scores});
  bias[0] = -1;
  graph.constants["v"] = weights;
  graph.constants["b"] = bias;
  return network_on_device(std::move(graph));
}

class OneScore : public ::testing::TestWithParam<const char*> {};

TEST_P(OneScore, IsASigmoid) {
  MethodOptions options;
  options.samples = 20;
  options.seed = 3;
  const auto method = make_method(GetParam(), options);
  const at::Tensor image = random_tensor({1, 1, 12, 12}, 0, 1, 5);
  const at::Tensor one = map_of(*method, one_score_network(1), image, 0);
  const at::Tensor two = map_of(*method, one_score_network(2), image, 0);
  // A sigmoid and a softmax round differently, and steps of a search carry that on.
  EXPECT_TRUE(at::allclose(one, two, 0, 1e-4)) << (one - two).abs().max();
  EXPECT_GT(one.max().item<float>(), 0.5F);
}

INSTANTIATE_TEST_SUITE_P(Methods, OneScore,
                         ::testing::Values("occlusion", "rise", "meaningful_perturbation"),
                         [](const auto& row) { return std::string(row.param); });

}  // namespace
}  // namespace cameras::testing
