#include "core/aten.h"

#include <gmock/gmock.h>

#include <functional>
#include <string>

#include "cameras/saliency.h"
#include "cameras/saliency/norm_grad.h"
#include "saliency/every_method.h"
#include "support/device.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// The table of methods, and the options that each of them reads.
namespace cameras::testing {
namespace {

using ::testing::ElementsAre;

Network methods_network(const std::string& sizes = "16,16",
                        const std::string& nodes = "t = Relu (c)") {
  return network_on_device(
      random_graph("net (float[1,3," + sizes +
                   R"(] x, float[4,3,2,2] w, float[5,4] v, float[1,4,8,8] table)
        => (float[1,5] y) {
        c = Conv <strides = [2, 2]> (x, w)
        )" + nodes +
                   R"(
        p = GlobalAveragePool (t)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })"));
}

std::vector<std::int64_t> heights(const MethodOptions& options,
                                  const Network& asked = methods_network()) {
  const Request request{.input = random_tensor({1, 3, 16, 16})};
  std::vector<std::int64_t> result;
  for (const Scale& scale : make_method("cameras", options)->explain(asked, request).scales) {
    result.push_back(scale.height);
  }
  return result;
}

MethodOptions with(const std::function<void(MethodOptions&)>& set) {
  MethodOptions options;
  set(options);
  return options;
}

Refusal refusal_of_options(const std::function<void(MethodOptions&)>& set) {
  return refusal_of([&] { make_method("cameras", with(set)); });
}

TEST(Methods, UnknownNameSuggestsTheNearest) {
  std::string names;
  for (const MethodEntry& entry : methods()) names += std::string(entry.name) + ", ";
  EXPECT_EQ(refusal_of([] { make_method("gradcam"); }),
            (Refusal{Errc::bad_argument, "no method named 'gradcam', expected one of " +
                                             names.substr(0, names.size() - 2) +
                                             "; did you mean 'grad_cam'?"}));
  EXPECT_EQ(refusal_of([] { make_method(""); }).code, Errc::bad_argument);
}

TEST(Methods, EveryRowHasANameASummaryAndAMethod) {
  EXPECT_EQ(methods().front().name, "cameras");  // what a menu shows first
  for (const MethodEntry& entry : methods()) {
    EXPECT_FALSE(entry.summary.empty());
    EXPECT_NE(make_method(entry.name), nullptr);
  }
}

// A few pixels take the whole range of gradients by the input, over several sizes as well.
TEST(Methods, ColoursOfInputGradientsEndAtThe99thPercentile) {
  const Network network = requested_network();
  const auto range_of = [&](const std::string& name, bool multi_scale) {
    const Result result = small_method(name, multi_scale)->explain(network, plain_request());
    return result.explanations.at(0).map.drawn_range();
  };
  for (const std::string& name : method_names()) {
    EXPECT_EQ(range_of(name, true), range_of(name, false)) << name;
    if (!method_entry(name).reads_layer || name == "guided_grad_cam") continue;
    EXPECT_EQ(range_of(name, false), DrawnRange::whole) << name;
  }
  for (const char* const name :
       {"gradient", "input_x_gradient", "guided_backprop", "guided_grad_cam", "smooth_grad",
        "integrated_gradients", "gradient_shap"}) {
    EXPECT_EQ(range_of(name, false), DrawnRange::percentile_99) << name;
  }
  for (const char* const name :
       {"occlusion", "rise", "extremal_perturbation", "attention_rollout"}) {
    EXPECT_EQ(range_of(name, false), DrawnRange::whole) << name;
  }
}

TEST(Methods, WordsThatAreNoOptionAreRefused) {
  EXPECT_EQ(refusal_of_options([](auto& options) { options.preset = "best"; }),
            (Refusal{Errc::bad_argument,
                     "expected a preset 'paper', 'fast' or 'released', found 'best'"}));
  EXPECT_EQ(
      refusal_of_options([](auto& options) { options.scale_filter = "all"; }),
      (Refusal{Errc::bad_argument, "expected a scale filter 'prediction' or 'none', found 'all'"}));
  EXPECT_EQ(refusal_of_options([](auto& options) { options.image_filter = "nearest"; }),
            (Refusal{Errc::bad_argument,
                     "expected an image filter 'bilinear' or 'bicubic', found 'nearest'"}));
}

TEST(Methods, NumbersOutOfRangeAreRefused) {
  EXPECT_EQ(refusal_of_options([](auto& options) {
              options.sizes = {224, 99999};
            }),
            (Refusal{Errc::bad_argument, "expected a size from 1 to 16384, found 99999"}));
  EXPECT_EQ(refusal_of_options([](auto& options) { options.max_size = 99999; }),
            (Refusal{Errc::bad_argument, "expected a size from 1 to 16384, found 99999"}));
  EXPECT_EQ(refusal_of_options([](auto& options) { options.steps = 1001; }),
            (Refusal{Errc::bad_argument, "expected 1 to 1000 steps, found 1001"}));
}

TEST(Methods, OptionsChooseTheSizes) {
  // 16 x 1000 / 224 = 71.4 in six even steps.
  EXPECT_THAT(heights(with([](auto& options) { options.scale_filter = "none"; })),
              ElementsAre(16, 25, 34, 44, 53, 62, 71));
  EXPECT_THAT(heights(with([](auto& options) { options.sizes = {20, 16}; })), ElementsAre(20, 16));
  EXPECT_THAT(heights(with([](auto& options) {
                options.max_size = 32;
                options.steps = 3;
              })),
              ElementsAre(16, 24, 32));
  // Options that are set come before the preset's.
  EXPECT_THAT(heights(with([](auto& options) {
                options.preset = "released";
                options.max_size = 20;
                options.steps = 2;
              })),
              ElementsAre(16, 20));
}

// A table of 8 x 8 positions cannot grow with the image.
TEST(Methods, NetworkOfOneSizeIsAskedAtThatSizeOnly) {
  const Network fixed = methods_network("16,16", "t = Add (c, table)");
  ASSERT_NE(fixed.native_only_reason(), "");
  EXPECT_THAT(heights({}, fixed), ElementsAre(16));
  EXPECT_THAT(heights(with([](auto& options) { options.sizes = {16}; }), fixed), ElementsAre(16));
  const Refusal refusal = refusal_of([&] {
    heights(with([](auto& options) { options.sizes = {16, 32}; }), fixed);
  });
  EXPECT_EQ(refusal.code, Errc::bad_argument);
  EXPECT_THAT(refusal.message,
              ::testing::StartsWith("the network cannot take 32 x 32: node 't' (Add): "));
}

// Its sizes are what the preset is about, so they are not dropped in silence.
TEST(Methods, ReleasedPresetIsRefusedByANetworkOfOneSize) {
  const Network fixed = methods_network("16,16", "t = Add (c, table)");
  const Refusal refusal =
      refusal_of([&] { heights(with([](auto& options) { options.preset = "released"; }), fixed); });
  EXPECT_EQ(refusal.code, Errc::bad_argument);
  EXPECT_THAT(refusal.message, ::testing::EndsWith(" (it runs at 16 x 16 only)"));
}

// Norms are never negative, so no position of the raw map is cut off: only the stretch makes zeros.
TEST(Methods, NormGradHasOneZeroOnly) {
  const Network asked = methods_network();
  const Request request{
      .input = random_tensor({1, 3, 16, 16}), .target = Chosen{{0}}, .layer = "c"};
  const at::Tensor map = NormGrad().explain(asked, request).explanations.at(0).map.tensor();
  const Probe probe = asked.probe(request.input, "c");
  const at::Tensor raw = (probe.activation().norm(2, {1}) * probe.gradient(0).norm(2, {1}));
  EXPECT_GE(raw.min().item<float>(), 0);
  const at::Tensor resized = at::upsample_bilinear2d(raw.unsqueeze(0), {16, 16}, false)[0][0];
  // The resize repeats the corner's value, so count what the raw map has at its minimum.
  EXPECT_EQ((map == 0).sum().item<std::int64_t>(),
            (resized == resized.min()).sum().item<std::int64_t>());
}

}  // namespace
}  // namespace cameras::testing
