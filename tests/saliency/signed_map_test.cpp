#include "core/aten.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"

// Explanation::signed_map: what a map was before its sign was dropped.
namespace cameras::testing {
namespace {

Explanation explained(const std::string& method, const at::Tensor& input, std::int64_t label) {
  MethodOptions options;
  options.sizes = {2};
  options.samples = 4;
  const Request request{
      .input = input, .target = Chosen{{label}}, .layer = "a", .baseline = at::zeros({1, 1, 1, 1})};
  return make_method(method, options)->explain(hand_network(), request).explanations.at(0);
}

// hand_network(), label 1: weights -1/4 and 1/4 of A1 = x and A2 = 3 - x, so (3 - 2 x) / 4.
TEST(SignedMap, OfClassActivationMapsIsTheSumBeforeTheRelu) {
  const at::Tensor expected = square({0.75F, 0.25F, -0.25F, -0.75F});
  for (const auto* method : {"cameras", "grad_cam", "hires_cam"}) {
    expect_map(explained(method, ramp(), 1).signed_map, expected);
  }
}

// ∂y_1/∂x = (-1 - 1) / 4 at every pixel; from zeros the integrated gradient is -x / 2.
TEST(SignedMap, OfInputGradientsKeepsTheirSign) {
  expect_map(explained("gradient", ramp(), 1).signed_map, square({-0.5F, -0.5F, -0.5F, -0.5F}));
  expect_map(explained("integrated_gradients", ramp(), 1).signed_map, ramp()[0][0] * -0.5);
}

// The map on the screen comes from the signed one: its positive part or its absolute value, in a
// network of one channel whose layer is as large as its input.
TEST(SignedMap, AgreesWithTheMapThatIsDrawn) {
  const at::Tensor input = image({0.5F, -1, 2, 0.25F});
  for (const MethodEntry& entry : methods()) {
    const std::string method(entry.name);
    if (!make_method(method)->refusal(hand_network()).empty()) continue;
    const Explanation found = explained(method, input, 0);
    if (!found.signed_map.defined()) continue;
    SCOPED_TRACE(method);
    const bool of_input = found.map.drawn_range() == DrawnRange::percentile_99;
    const at::Tensor drawn = of_input ? found.signed_map.abs() : found.signed_map.clamp_min(0);
    expect_map(found.map.tensor(), SaliencyMap::normalized(drawn).tensor());
  }
}

}  // namespace
}  // namespace cameras::testing
