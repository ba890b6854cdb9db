#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"
#include "support/device.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// Layer "a" has the channels relu(x) and relu(-x), of every `stride`th pixel, and y = V mean(a).
namespace cameras::testing {
namespace {

Network two_sided_network(const std::vector<float>& v, std::int64_t stride = 1) {
  const std::string step = std::to_string(stride);
  Graph graph = random_graph(R"(
      net (float[1,1,H,W] x, float[2,1,1,1] w, float[2,2] v) => (float[1,2] y) {
        c = Conv <strides = [)" +
                             step + ", " + step + R"(]> (x, w)
        a = Relu (c)
        p = GlobalAveragePool (a)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })");
  graph.constants["w"] = at::tensor({1.F, -1.F}).view({2, 1, 1, 1});
  graph.constants["v"] = at::tensor(v).view({2, 2});
  return network_on_device(std::move(graph), {.output = "", .native_height = 4, .native_width = 4});
}

Explanation guided(const Network& network, const at::Tensor& input) {
  return explanation_of(*make_method("guided_grad_cam"), network, input, 0);
}

// x = [-1, 1; 2, 3]: a_1 = 0, 1, 2, 3 and a_2 = 1, 0, 0, 0. V = (4, 8): the gradients at a are 1
// and 2, so Grad-CAM has a_1 + 2 a_2 = 2, 1, 2, 3 before it is stretched. Both gradients are
// positive: backpropagation gives -2 where a_2 is on and 1 where a_1 is. The products are -4, 1,
// 2, 3.
TEST(GuidedGradCam, IsTheProductOfBoth) {
  const Explanation found = guided(two_sided_network({4, 8, 0, 0}), image({-1, 1, 2, 3}));
  expect_map(found.map.tensor(), square({1, 0, 1.F / 3, 2.F / 3}));
  EXPECT_TRUE(at::equal(found.signed_map, square({-4, 1, 2, 3})));
}

// V = (4, -8): a_1 - 2 a_2 is negative where a_2 is on, and so is the gradient there, which stops:
// 0, 1, 2, 3.
TEST(GuidedGradCam, NegativePartsDoNotCount) {
  expect_map(guided(two_sided_network({4, -8, 0, 0}), image({-1, 1, 2, 3})).map.tensor(),
             square({0, 1.F / 3, 2.F / 3, 1}));
}

// A layer of 2 x 2 reads every other pixel of 4 x 4: a_1 = [0, 1; 2, 3]. V = (4, 0): Grad-CAM is
// a_1, enlarged 2 r + c with r, c = 0, 1/4, 3/4, 1. The gradient is 1 at the pixels that are read
// and above 0: 0.75 at (0,2), 1.5 at (2,0), 2.25 at (2,2).
TEST(GuidedGradCam, GradCamIsEnlarged) {
  const at::Tensor x = ramp().repeat_interleave(2, 2).repeat_interleave(2, 3);
  at::Tensor expected = at::zeros({4, 4});
  expected[0][2] = 1.F / 3;
  expected[2][0] = 2.F / 3;
  expected[2][2] = 1;
  expect_map(guided(two_sided_network({4, 0, 0, 0}, 2), x).map.tensor(), expected);
}

TEST(GuidedGradCam, WithoutEvidenceTheMapIsEmpty) {
  expect_empty(guided(two_sided_network({-4, -8, 0, 0}), image({-1, 1, 2, 3})).map);
  expect_empty(guided(two_sided_network({4, 8, 0, 0}), image({0, 0, 0, 0})).map);
}

TEST(GuidedGradCam, LogitsAndLayerAreThoseOfThePassAtTheLayer) {
  const Network asked = two_sided_network({4, 8, 1, 2});
  const Result result =
      make_method("guided_grad_cam")->explain(asked, {.input = image({-1, 1, 2, 3})});
  EXPECT_TRUE(at::equal(result.logits, asked.probe(image({-1, 1, 2, 3}), "a").logits()));
  EXPECT_EQ(result.layer, "a");
}

TEST(GuidedGradCam, NetworkWithoutRectifiersIsRefused) {
  const std::string reason =
      "expected a network with Relu, or Clip from 0, for guided backpropagation, found none";
  EXPECT_EQ(make_method("guided_grad_cam")->refusal(hand_network()), reason);
  EXPECT_EQ(refusal_of([] { guided(hand_network(), ramp()); }),
            (Refusal{Errc::bad_argument, reason}));
  EXPECT_EQ(make_method("guided_grad_cam")->refusal(two_sided_network({4, 8, 0, 0})), "");
}

}  // namespace
}  // namespace cameras::testing
