#include "saliency/expect_map.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include "support/device.h"

namespace cameras::testing {

namespace {

// Some last bits of float32 in [0,1]. Other devices fuse multiplications and additions, and sum in
// another order.
double rounding() { return on_processor() ? 3e-7 : 2e-6; }

}  // namespace

Explanation explanation_of(const SaliencyMethod& method, const Network& network,
                           const at::Tensor& input, std::int64_t label) {
  const Request request{.input = input, .target = Chosen{{label}}, .layer = "a"};
  return method.explain(network, request).explanations.at(0);
}

at::Tensor map_of(const SaliencyMethod& method, const Network& network, const at::Tensor& input,
                  std::int64_t label) {
  return explanation_of(method, network, input, label).map.tensor();
}

at::Tensor map_of(std::string_view name, const Network& network, const at::Tensor& input,
                  std::int64_t label) {
  return map_of(*make_method(name), network, input, label);
}

at::Tensor square(const std::vector<float>& values) { return at::tensor(values).view({2, 2}); }

at::Tensor image(const std::vector<float>& values) { return at::tensor(values).view({1, 1, 2, 2}); }

at::Tensor stretched(const at::Tensor& raw) { return (raw - raw.min()) / (raw.max() - raw.min()); }

void expect_map(const at::Tensor& found, const at::Tensor& expected) {
  ASSERT_EQ(found.sizes(), expected.sizes());
  EXPECT_TRUE(at::allclose(found, expected, 0, rounding())) << found << expected;
}

void expect_empty(const SaliencyMap& map) {
  EXPECT_TRUE(map.empty());
  EXPECT_TRUE(at::equal(map.tensor(), at::zeros_like(map.tensor())));
}

}  // namespace cameras::testing
