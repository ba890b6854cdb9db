#include "core/aten.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "cameras/error.h"
#include "cameras/network.h"
#include "support/random_graph.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

constexpr std::array<std::int64_t, 2> kLabels{3, 0};

Network network() {
  return Network(random_graph(R"(
      net (float[1,3,8,8] x, float[4,3,3,3] w, float[5,4] v) => (float[1,5] y) {
        c = Conv <pads = [1, 1, 1, 1]> (x, w)
        r = Tanh (c)
        g = GlobalAveragePool (r)
        f = Flatten (g)
        y = Gemm <transB = 1> (f, v)
      })"));
}

TEST(InputGradients, AreThoseOfEachInput) {
  const Network net = network();
  const at::Tensor inputs = random_tensor({3, 3, 10, 12});
  const std::vector<at::Tensor> found = net.input_gradients(inputs, kLabels);
  ASSERT_EQ(found.size(), 2);
  for (std::int64_t i = 0; i < 3; ++i) {
    const Probe alone = net.probe(inputs.narrow(0, i, 1), "x");
    EXPECT_TRUE(at::equal(found[0].narrow(0, i, 1), alone.gradient(3))) << i;
    EXPECT_TRUE(at::equal(found[1].narrow(0, i, 1), alone.gradient(0))) << i;
  }
}

TEST(InputGradients, AreCounted) {
  const auto tally = std::make_shared<PassTally>();
  network().counted(tally).input_gradients(random_tensor({3, 3, 8, 8}), kLabels);
  EXPECT_EQ(tally->counts().forward, 3);
  EXPECT_EQ(tally->counts().pixels, 3 * 64);
  EXPECT_EQ(tally->counts().gradients, 6);
}

TEST(InputGradients, RefuseWhatIsNoInputOrLabel) {
  EXPECT_EQ(refusal_of([] {
              network().input_gradients(at::zeros({0, 3, 8, 8}), kLabels);
            }),
            (Refusal{Errc::bad_argument, "expected inputs [B,3,h,w] of float32, found [0,3,8,8]"}));
  for (const std::int64_t label : {5, -1}) {
    EXPECT_EQ(refusal_of([&] {
                network().input_gradients(at::zeros({2, 3, 8, 8}), std::array{label});
              }),
              (Refusal{Errc::bad_argument,
                       "expected a label from 0 to 4, found " + std::to_string(label)}));
  }
}

}  // namespace
}  // namespace cameras::testing
