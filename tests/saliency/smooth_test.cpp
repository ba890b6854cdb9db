#include "core/aten.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cameras/methods.h"
#include "cameras/saliency/augmented.h"
#include "saliency/every_method.h"
#include "saliency/expect_map.h"
#include "saliency/hand_network.h"
#include "support/device.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// MethodOptions::smooth: mirror images and brightness, the component of weighted maps, or both.
namespace cameras::testing {
namespace {

MethodOptions smoothing(const std::string& how) {
  MethodOptions options;
  options.smooth = how;
  options.samples = 3;
  return options;
}

Explanation smooth_explanation(const std::string& method, const std::string& how,
                               const Network& network, const at::Tensor& input,
                               std::int64_t label) {
  return explanation_of(*make_method(method, smoothing(how)), network, input, label);
}

// Says which inputs it was asked about, and that a map is its input, less the least.
class Asked final : public SaliencyMethod {
 public:
  explicit Asked(std::vector<Request>& requests) : requests_(requests) {}

  Result explain(const Network& network, const Request& request,
                 const Watch& /*watch*/) const override {
    requests_.push_back(request);
    Result result;
    result.logits = network.logits(request.input);
    const std::int64_t label = result.logits.argmax().item<std::int64_t>();
    result.explanations = {
        {.label = label,
         .map = SaliencyMap::normalized(request.input[0][0] - request.input.min())}};
    result.scales = {{2, 2, label, true}};
    return result;
  }

 private:
  std::vector<Request>& requests_;
};

// x = (0, 1; 2, 3) and black at -1: 0.9 (x + 1) - 1 and 1.1 (x + 1) - 1, and the same mirrored.
// Each map turned back is the stretched x.
TEST(Augmented, AsksAboutMirrorImagesAtThreeLevelsOfBrightness) {
  std::vector<Request> requests;
  const Augmented method(std::make_unique<Asked>(requests));
  const Result result =
      method.explain(hand_network(),
                     {.input = ramp(), .target = Predicted{}, .baseline = image({-1, -1, -1, -1})});
  ASSERT_EQ(requests.size(), 6U);
  EXPECT_TRUE(at::equal(requests[0].input, ramp()));
  std::size_t mirrored = 0;
  double brightness = 0;
  for (const Request& request : requests) {
    const at::Tensor& input = request.input;
    // What a pixel is above black: 1 for x = 0 and 2 for the one beside it.
    const bool turned = input[0][0][0][0].item<float>() > input[0][0][0][1].item<float>();
    mirrored += turned ? 1 : 0;
    const double factor = input[0][0][0][turned ? 1 : 0].item<double>() + 1;
    brightness += factor;
    const at::Tensor expected = factor * (ramp() + 1) - 1;
    EXPECT_TRUE(at::allclose(turned ? input.flip({3}) : input, expected, 0, 1e-6));
    EXPECT_TRUE(factor > 0.89 && factor < 1.11);
  }
  EXPECT_EQ(mirrored, 3U);
  EXPECT_NEAR(brightness, 6, 1e-5);
  expect_map(result.explanations.at(0).map.tensor(), ramp()[0][0] / 3);
  // Label 0 of the image itself: 2 · 1.5 + 1.5. The others are asked about the same.
  EXPECT_EQ(result.explanations[0].label, 0);
  EXPECT_EQ(std::get<Chosen>(requests[5].target).labels, std::vector<std::int64_t>{0});
}

// Without black numbers are scaled as they are; a baseline that is a picture is mirrored too.
TEST(Augmented, BlackIsZeroWhereNobodySaysSo) {
  std::vector<Request> requests;
  const Augmented method(std::make_unique<Asked>(requests));
  method.explain(hand_network(), {.input = ramp()});
  EXPECT_TRUE(at::allclose(requests[1].input, ramp() * 0.9, 0, 1e-6));
  requests.clear();
  method.explain(hand_network(), {.input = ramp(), .baseline = ramp() / 2});
  EXPECT_TRUE(at::equal(requests[5].baseline, ramp().flip({3}) / 2));
}

// A = the left neighbour: (0, 0; 0, 2) of x, and of its mirror image, turned back, (1, 0; 3, 0).
// Stretched they are (0, 0; 0, 1) and (1, 0; 3, 0) / 3, whatever the brightness.
TEST(Augmented, MapsAreTurnedBackAndAveraged) {
  Graph graph = random_graph(R"(
      net (float[1,1,2,2] x, float[1,1,1,2] k, float[1,1] v) => (float[1,1] y) {
        a = Conv <pads = [0, 1, 0, 0]> (x, k)
        p = GlobalAveragePool (a)
        f = Flatten (p)
        y = Gemm (f, v)
      })");
  graph.constants["k"] = at::tensor({1.F, 0.F}).view({1, 1, 1, 2});
  graph.constants["v"] = at::ones({1, 1});
  const Explanation found =
      smooth_explanation("grad_cam", "aug", network_on_device(graph), ramp(), 0);
  expect_map(found.map.tensor(), square({1.F / 3, 0, 1, 1}));
  EXPECT_FALSE(found.signed_map.defined());
}

TEST(Augmented, NeedsAMethod) {
  EXPECT_EQ(refusal_of([] { Augmented(nullptr); }),
            (Refusal{Errc::bad_argument, "expected a method"}));
}

// Two maps x and 3 - x. Whatever the weights, w₁ x and w₂ (3 - x) lie on a line through their
// centre, so the component is a multiple of x - 1.5; where w₁ > w₂ their sum grows with x, and the
// component is positive where x is large. Label 0 has weights like 2 and 1.
class ComponentOf : public ::testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(Smooth, ComponentOf,
                         ::testing::Values("grad_cam", "grad_cam_plus_plus", "xgrad_cam",
                                           "layer_cam", "hires_cam", "grad_cam_elementwise",
                                           "finer_cam", "shapley_cam", "cam", "ablation_cam",
                                           "refine_cam", "smooth_grad_cam_plus_plus"),
                         [](const auto& row) { return row.param; });

TEST_P(ComponentOf, WeightedMapsOnALineIsTheLine) {
  const Explanation found = smooth_explanation(GetParam(), "eigen", hand_network(), ramp(), 0);
  expect_map(found.map.tensor(), square({0, 0, 1.F / 3, 1}));
}

// Label 1 has weights like -1 and 1: the sum falls with x.
TEST(Component, IsPositiveWhereTheSumIsLarger) {
  expect_map(smooth_explanation("grad_cam", "eigen", hand_network(), ramp(), 1).map.tensor(),
             square({1, 1.F / 3, 0, 0}));
}

// x = (0, 4; 8, 12), masks x / 12 and 1 - x / 12: logits 3 + 14 / 3 and 3 + 4 / 3, and less apart
// for weaker masks. So w₁ > w₂ once more.
TEST(Component, IsTakenOfMethodsThatAskAboutMasksToo) {
  for (const char* const method : {"score_cam", "is_cam"}) {
    const Explanation found = smooth_explanation(method, "eigen", hand_network(), ramp() * 4, 0);
    expect_map(found.map.tensor(), square({0, 0, 1.F / 3, 1}));
  }
}

// All methods that read the option and have a sum of weighted maps.
TEST(Component, IsAnotherMapThanTheSum) {
  const Network network = requested_network();
  std::size_t with_a_component = 0;
  for (const std::string& name : method_names()) {
    for (const MethodOption& option : method_entry(name).options) {
      if (option.spec->name != "smooth") continue;
      const auto method = [&](const char* how) { return make_method(name, smoothing(how)); };
      if (!option.meaning.empty()) {
        const std::string refusal =
            name + " is no sum of weighted maps, of which smooth=eigen could take the component";
        EXPECT_EQ(method("both")->refusal(network), refusal);
        EXPECT_EQ(refusal_of([&] { method("eigen")->explain(network, plain_request()); }),
                  (Refusal{Errc::bad_argument, refusal}));
        continue;
      }
      ++with_a_component;
      if (name == "fem") continue;  // empty here: no tanh of noise is two deviations above others
      const auto map = [&](const char* how) {
        return method(how)->explain(network, plain_request()).explanations.at(0).map;
      };
      EXPECT_FALSE(map("eigen").empty()) << name;
      EXPECT_FALSE(at::equal(map("eigen").tensor(), map("none").tensor())) << name;
      EXPECT_FALSE(at::equal(map("both").tensor(), map("eigen").tensor())) << name;
      EXPECT_FALSE(at::equal(map("both").tensor(), map("aug").tensor())) << name;
    }
  }
  EXPECT_EQ(with_a_component, 16U);  // all but cam, which refuses this network
}

// What make_<name>() makes is what make_method() makes of the name.
TEST(Smooth, IsOfTheFunctionsOfTheMethodsToo) {
  const Network network = requested_network();
  const auto map = [&](const SaliencyMethod& method) {
    return method.explain(network, plain_request()).explanations.at(0).map.tensor();
  };
  for (const char* const how : {"none", "aug", "eigen", "both"}) {
    EXPECT_TRUE(at::equal(map(*make_grad_cam(smoothing(how))),
                          map(*make_method("grad_cam", smoothing(how)))))
        << how;
  }
  EXPECT_FALSE(at::equal(map(*make_finer_cam(smoothing("aug"))), map(*make_finer_cam({}))));
  EXPECT_FALSE(at::equal(map(*make_layer_cam(smoothing("aug"))), map(*make_layer_cam({}))));
  EXPECT_EQ(make_norm_grad(smoothing("eigen"))->refusal(network),
            "norm_grad is no sum of weighted maps, of which smooth=eigen could take the component");
  EXPECT_EQ(make_norm_grad(smoothing("aug"))->refusal(network), "");
}

TEST(Smooth, WordsThatNobodyKnowsAreRefused) {
  const Refusal refusal{Errc::bad_argument,
                        "smooth: expected 'none' or 'aug' or 'eigen' or 'both', found 'typo'"};
  EXPECT_EQ(refusal_of([] { make_grad_cam(smoothing("typo")); }), refusal);
  EXPECT_EQ(refusal_of([] { make_norm_grad(smoothing("typo")); }), refusal);
  EXPECT_EQ(refusal_of([] { make_cameras(smoothing("typo")); }), refusal);
  EXPECT_EQ(refusal_of([] { make_method("layer_cam", smoothing("typo")); }), refusal);
  EXPECT_NO_THROW(make_grad_cam(smoothing("")));      // left to the method
  EXPECT_NO_THROW(make_gradient(smoothing("typo")));  // which does not read it
}

// Over several sizes the component is that of each size, and maps are averaged.
TEST(Component, IsNoFormulaOverSizes) {
  MethodOptions options = smoothing("eigen");
  EXPECT_FALSE(make_method("grad_cam", options)->formula().has_value());
  EXPECT_TRUE(make_method("grad_cam", smoothing("none"))->formula().has_value());
  options.multi_scale = true;
  options.sizes = {2, 4};
  const Result result =
      make_method("grad_cam", options)
          ->explain(hand_network(), {.input = ramp(), .target = Chosen{{0}}, .layer = "a"});
  EXPECT_EQ(result.scales.size(), 2U);
  EXPECT_FALSE(result.explanations.at(0).map.empty());
}

// Progress of six runs is told as one, and who watches can stop between them.
TEST(Augmented, CanBeStopped) {
  std::int64_t last = 0;
  std::int64_t all = 0;
  const Watch watch{.progress = [&](std::int64_t done, std::int64_t of) {
    EXPECT_GE(done, last);
    last = done;
    all = of;
    return true;
  }};
  make_method("ablation_cam", smoothing("both"))
      ->explain(requested_network(), plain_request(), watch);
  EXPECT_EQ(last, all);
  EXPECT_EQ(all % 6, 0);
  std::int64_t asked = 0;
  const Watch stops{.progress = [&](std::int64_t, std::int64_t) { return ++asked < 3; }};
  EXPECT_EQ(refusal_of([&] {
              make_method("grad_cam", smoothing("aug"))
                  ->explain(requested_network(), plain_request(), stops);
            }).code,
            Errc::cancelled);
}

}  // namespace
}  // namespace cameras::testing
