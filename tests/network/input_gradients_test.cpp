#include "core/aten.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <span>
#include <string>

#include "cameras/error.h"
#include "cameras/network.h"
#include "network/pooled_network.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

constexpr std::array<std::int64_t, 2> kGradientLabels{3, 0};

Network gradients_network() { return Network(pooled_graph("Tanh")); }

// A probe records its own way.
TEST(InputGradients, AreThoseOfAProbeOfEachInput) {
  const Network net = gradients_network();
  const at::Tensor inputs = random_tensor({3, 3, 10, 12});
  const at::Tensor found = net.input_gradients(inputs, kGradientLabels);
  ASSERT_EQ(found.sizes(), (at::IntArrayRef{3, 2, 3, 10, 12}));
  for (std::int64_t i = 0; i < 3; ++i) {
    const Probe alone = net.probe(inputs.narrow(0, i, 1), "x");
    EXPECT_TRUE(at::equal(found[i][0], alone.gradient(3)[0])) << i;
    EXPECT_TRUE(at::equal(found[i][1], alone.gradient(0)[0])) << i;
  }
}

TEST(InputGradients, OfWeightsAreThoseOfAProbe) {
  const Network net = gradients_network();
  const at::Tensor input = random_tensor({1, 3, 10, 12});
  const at::Tensor weights = random_tensor({2, 5});
  const at::Tensor found = net.input_gradients(input, weights);
  ASSERT_EQ(found.sizes(), (at::IntArrayRef{1, 2, 3, 10, 12}));
  const Probe alone = net.probe(input, "x");
  EXPECT_TRUE(at::equal(found[0][0], alone.gradient(weights[0])[0]));
  EXPECT_TRUE(at::equal(found[0][1], alone.gradient(weights[1])[0]));
  for (const at::Tensor& wrong : {at::Tensor(), at::zeros({5}), at::zeros({0, 5}),
                                  at::zeros({1, 4}), at::zeros({1, 5}, at::kDouble)}) {
    const Refusal refusal = refusal_of([&] { net.input_gradients(input, wrong); });
    EXPECT_EQ(refusal.code, Errc::bad_argument);
    EXPECT_TRUE(refusal.message.starts_with("expected weights [R,5] of float32, found "));
  }
}

TEST(InputGradients, AreCounted) {
  const auto tally = std::make_shared<PassTally>();
  gradients_network().counted(tally).input_gradients(random_tensor({3, 3, 8, 8}), kGradientLabels);
  EXPECT_EQ(tally->counts().forward, 3);
  EXPECT_EQ(tally->counts().pixels, 3 * 64);
  EXPECT_EQ(tally->counts().gradients, 6);
}

TEST(InputGradients, RefuseWhatIsNoInputOrLabel) {
  EXPECT_EQ(refusal_of([] {
              gradients_network().input_gradients(at::zeros({0, 3, 8, 8}), kGradientLabels);
            }),
            (Refusal{Errc::bad_argument, "expected inputs [B,3,h,w] of float32, found [0,3,8,8]"}));
  EXPECT_EQ(refusal_of([] {
              gradients_network().input_gradients(at::zeros({2, 3, 8, 8}),
                                                  std::span<const std::int64_t>());
            }),
            (Refusal{Errc::bad_argument, "expected at least one label, found none"}));
  for (const std::int64_t label : {5, -1}) {
    EXPECT_EQ(refusal_of([&] {
                gradients_network().input_gradients(at::zeros({2, 3, 8, 8}), std::array{label});
              }),
              (Refusal{Errc::bad_argument,
                       "expected a label from 0 to 4, found " + std::to_string(label)}));
  }
}

}  // namespace
}  // namespace cameras::testing
