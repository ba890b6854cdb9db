#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"
#include "support/device.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// The first component of kernel PCA with the kernel tanh(u·v / K + 1) of centred activations.
namespace cameras::testing {
namespace {

at::Tensor component_of(const Network& network, const at::Tensor& input) {
  return explanation_of(*make_method("kpca_cam"), network, input, 0).signed_map;
}

// hand_network(), x = [0, 2]: A = (0, 3) and (2, 1), so ∓(1, -1) about the mean, u·v / 2 = ±1. The
// kernel is tanh(2) = a beside the diagonal and on it tanh(0) = 0, less its means [a, -a; -a, a] /
// 2: its eigenvalue a with (1, -1) / √2. The component is ±√(a / 2), positive at the first position
// with ‖A‖² = 9 against 5.
TEST(KpcaCam, TwoPositionsAreWorkedOutByHand) {
  const at::Tensor x = at::tensor({0.F, 2.F}).view({1, 1, 1, 2});
  const auto far = static_cast<float>(std::sqrt(std::tanh(2.0) / 2));
  // Rounded to float32 at the end alone.
  EXPECT_TRUE(
      at::allclose(component_of(hand_network(), x), at::tensor({far, -far}).view({1, 2}), 1e-6, 0));
}

// Half of the positions at 0 and half at 2: the same pair, u·v / 2 = ±1, each twice. The centred
// kernel's eigenvalue doubles, and its vector is spread over twice as many: the values stay.
TEST(KpcaCam, RepeatedPositionsHaveTheSameValue) {
  const auto far = static_cast<float>(std::sqrt(std::tanh(2.0) / 2));
  EXPECT_TRUE(at::allclose(component_of(hand_network(), image({0, 2, 2, 0})),
                           square({far, -far, -far, far}), 1e-6, 0));
}

// Four channels at 6 x 5 positions.
Network plain_network() {
  return network_on_device(random_graph(R"(
      net (float[1,3,6,5] x, float[4,3,1,1] w, float[2,4] v) => (float[1,2] y) {
        a = Conv (x, w)
        p = GlobalAveragePool (a)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })"));
}

// Whatever finds eigenvectors: p = √λ v is one exactly if K p = (p·p) p, and λ = p·p is the largest
// if no other direction has a larger quotient.
TEST(KpcaCam, IsTheEigenvectorOfTheCentredKernel) {
  const at::Tensor x = random_tensor({1, 3, 6, 5}, -2, 2);
  const at::Tensor rows =
      plain_network().probe(x, "a").activation()[0].reshape({4, 30}).t().to(at::kCPU, at::kDouble);
  const at::Tensor centre = at::eye(30, at::kDouble) - 1.0 / 30;
  const at::Tensor moved = at::mm(centre, rows);
  const at::Tensor kernel =
      at::mm(at::mm(centre, (at::mm(moved, moved.t()) / 4 + 1).tanh()), centre);
  const at::Tensor p = component_of(plain_network(), x).reshape({30}).to(at::kDouble);
  const double eigenvalue = p.dot(p).item<double>();
  EXPECT_GT(eigenvalue, 0.1);
  // p is rounded to float32.
  EXPECT_TRUE(at::allclose(at::mv(kernel, p), p * eigenvalue, 1e-5, 1e-5));
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const at::Tensor other = random_tensor({30}, -1, 1, seed).to(at::kDouble);
    const double quotient = (other.dot(at::mv(kernel, other)) / other.dot(other)).item<double>();
    EXPECT_LT(quotient, eigenvalue);
  }
}

TEST(KpcaCam, LabelDoesNotMatter) {
  const at::Tensor x = image({1, 2, 3, 5});
  EXPECT_TRUE(at::equal(map_of("kpca_cam", hand_network(), x, 0),
                        map_of("kpca_cam", hand_network(), x, 1)));
}

// tanh(1) everywhere is centred to roundings, which are no map.
TEST(KpcaCam, ConstantMapsGiveAnEmptyMap) {
  for (const float value : {0.F, 1.F / 3}) {
    const at::Tensor flat = at::full({1, 1, 7, 9}, value);
    const Explanation found =
        explanation_of(*make_method("kpca_cam"), two_powers_network(), flat, 0);
    expect_empty(found.map);
    EXPECT_TRUE(at::equal(found.signed_map, at::zeros({7, 9})));
  }
  const at::Tensor point = at::ones({1, 1, 1, 1});
  expect_empty(explanation_of(*make_method("kpca_cam"), two_powers_network(), point, 0).map);
}

TEST(KpcaCam, LayerOfTooManyPositionsIsRefused) {
  const at::Tensor large = at::ones({1, 1, 64, 65});
  EXPECT_EQ(refusal_of([&] { map_of("kpca_cam", hand_network(), large, 0); }),
            (Refusal{Errc::bad_argument,
                     "expected a layer of at most 4096 positions for kernel PCA, found 64 x 65"}));
  // Known before the first pass where the native size has as many.
  const Network network = network_on_device(random_graph(R"(
      net (float[1,1,64,65] x, float[2,1,1,1] w, float[2,2,1,1] u, float[2,2] v) => (float[1,2] y) {
        c = Conv (x, w)
        d = Conv <strides = [2, 2]> (c, u)
        p = GlobalAveragePool (d)
        f = Flatten (p)
        y = Gemm (f, v)
      })"));
  EXPECT_EQ(make_method("kpca_cam")->refusal(network), "");
  EXPECT_EQ(make_method("kpca_cam")->refusal(network, "c"),
            "expected a layer of at most 4096 positions for kernel PCA, found 64 x 65");
}

}  // namespace
}  // namespace cameras::testing
