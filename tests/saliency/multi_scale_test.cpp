#include "cameras/saliency/multi_scale.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"
#include "support/device.h"
#include "support/random_graph.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

MethodOptions over(const std::vector<std::int64_t>& sizes) {
  MethodOptions options;
  options.multi_scale = true;
  options.sizes = sizes;
  return options;
}

// x is 1 in one corner of 2 x 2 and enlarged to 4 x 4 and back it is u_i u_j, u = 1/8, 7/8: the
// mean of both has 1/128, 7/128; 7/128, 113/128, stretched 0, 3/56; 3/56, 1. Label 0 gives the
// channels x and 3 - x the weights 2 and 1, so every map is x + 3 up to a factor.
at::Tensor corner() { return image({0, 0, 0, 1}); }
at::Tensor corner_over_two_sizes() { return square({0, 3.F / 56, 3.F / 56, 1}); }

TEST(MultiScale, FormulaTakesTheMeansOverSizes) {
  for (const auto* method : {"grad_cam", "hires_cam", "layer_cam"}) {
    SCOPED_TRACE(method);
    expect_map(map_of(*make_method(method, over({2, 4})), hand_network(), corner(), 0),
               corner_over_two_sizes());
  }
}

// ReciproCAM: where only one position of A is kept, the logit is (x + 3) / (m n) there.
TEST(MultiScale, MethodThatIsNoFormulaIsAskedAtEverySize) {
  expect_map(map_of(*make_method("recipro_cam", over({2, 4})), hand_network(), corner(), 0),
             corner_over_two_sizes());
}

// Gradients that change with the position, on four channels of 12 x 10.
Network curved_network() {
  return network_on_device(random_graph(R"(
      net (float[1,3,12,10] x, float[4,3,3,3] w, float[4] b, float[3,4] v) => (float[1,3] y) {
        a = Conv <strides = [2, 2], pads = [1, 1, 1, 1]> (x, w, b)
        s = Mul (a, a)
        p = GlobalAveragePool (s)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })"));
}

at::Tensor curved_map(const std::string& method, const MethodOptions& options) {
  return map_of(*make_method(method, options), curved_network(), random_tensor({1, 3, 12, 10}), 1);
}

// What is held from size to size, so that there is a map after each, changes no bit of it.
TEST(MultiScale, MapsAfterEachSizeAreThoseOfTheirSizesAlone) {
  for (const auto* method : {"grad_cam", "grad_cam_plus_plus", "layer_cam", "xgrad_cam"}) {
    SCOPED_TRACE(method);
    const Request request{.input = random_tensor({1, 3, 12, 10}), .target = Chosen{{0, 2}}};
    std::vector<at::Tensor> partial;
    const Watch watch{
        .partial = [&](const PartialMap& part) { partial.push_back(part.map.tensor()); }};
    make_method(method, over({10, 15, 23}))->explain(curved_network(), request, watch);
    ASSERT_EQ(partial.size(), 6U);  // of two labels
    for (std::size_t count = 1; count <= 3; ++count) {
      const std::vector<std::int64_t> sizes{10, 15, 23};
      const Result alone =
          make_method(method,
                      over({sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(count)}))
              ->explain(curved_network(), request);
      for (std::size_t label = 0; label < 2; ++label) {
        EXPECT_TRUE(
            at::equal(partial[2 * (count - 1) + label], alone.explanations[label].map.tensor()))
            << count << " sizes, label " << label;
      }
    }
  }
}

TEST(MultiScale, HiResCamIsCameras) {
  MethodOptions plain = over({10, 15, 23});
  plain.multi_scale = false;
  const at::Tensor cameras = curved_map("cameras", plain);
  // The same sums in another order.
  EXPECT_TRUE(at::allclose(curved_map("hires_cam", over({10, 15, 23})), cameras, 0, 1e-5));
  EXPECT_TRUE(at::equal(curved_map("cameras", over({10, 15, 23})), cameras));
}

// ‖Ā‖ ‖ḡ‖ of the means, formed here as whole tensors. The gradient of y_1 by a is 2 v_1 a / (m n).
TEST(MultiScale, NormGradHasTheNormsOfTheMeans) {
  const Network asked = curved_network();
  const at::Tensor x = random_tensor({1, 3, 12, 10});
  at::Tensor activation = at::zeros({1, 4, 12, 10});
  at::Tensor gradient = at::zeros({1, 4, 12, 10});
  for (const Ints& size : {Ints{12, 10}, Ints{18, 15}}) {
    const Probe probe = asked.probe(at::upsample_bilinear2d(x, size, false), "a");
    activation += at::upsample_bilinear2d(probe.activation(), {12, 10}, false) / 2;
    gradient += at::upsample_bilinear2d(probe.gradient(1), {12, 10}, false) / 2;
  }
  const at::Tensor raw = (activation.norm(2, {1}) * gradient.norm(2, {1}))[0];
  // Norms as roots of sums: a few roundings on numbers up to 1.
  EXPECT_TRUE(at::allclose(curved_map("norm_grad", over({10, 15})), stretched(raw), 0, 1e-5));
}

TEST(MultiScale, SizesThatPredictSomethingElseDoNotCount) {
  MethodOptions options = over({2, 4, 8});
  options.scale_filter = "prediction";
  for (const auto* method : {"grad_cam", "recipro_cam"}) {
    SCOPED_TRACE(method);
    const Request request{.input = at::ones({1, 1, 2, 2}), .target = Chosen{{1}}, .layer = "a"};
    const Result result = make_method(method, options)->explain(size_dependent_network(), request);
    ASSERT_EQ(result.scales.size(), 3U);
    EXPECT_TRUE(result.scales[1].kept);
    EXPECT_FALSE(result.scales[2].kept);
    EXPECT_EQ(result.scales[2].height, 8);
  }
}

TEST(MultiScale, SizesOutOfRangeAreRefused) {
  EXPECT_EQ(refusal_of([] { make_method("grad_cam", over({99999})); }),
            (Refusal{Errc::bad_argument, "expected a size from 1 to 16384, found 99999"}));
}

}  // namespace
}  // namespace cameras::testing
