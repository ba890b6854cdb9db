#include "evaluation/denoised.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include "evaluation/judged.h"

namespace cameras::testing {
namespace {

// The signed map is the red channel, the map its positive part.
class Red final : public SaliencyMethod {
 public:
  Result explain(const Network&, const Request& request, const Watch&) const override {
    const at::Tensor red = request.input[0][0];
    Result result;
    result.explanations.push_back({.map = SaliencyMap::normalized(red), .signed_map = red});
    return result;
  }
};

Explanation denoised_red(const at::Tensor& input, std::size_t inputs, std::uint64_t seed) {
  const Request request{.input = input, .target = Chosen{{0}}};
  return denoised({.method = Red(),
                   .request = request,
                   .inputs = inputs,
                   .seed = seed,
                   .watching = [] { return Watch{}; }},
                  judged_model().network);
}

at::Tensor sloping_input() {
  return (4 * at::arange(12288, at::kFloat) / 12287 - 1).view({1, 3, 64, 64});
}

TEST(Denoised, TheLastInputHasNoNoise) {
  const Explanation one = denoised_red(sloping_input(), 1, 0);
  EXPECT_TRUE(one.signed_map.equal(sloping_input()[0][0]));
  EXPECT_TRUE(one.map.tensor().equal(SaliencyMap::normalized(sloping_input()[0][0]).tensor()));
}

// Two inputs, one of them with noise of a tenth of the range 4: the mean of 4096 pixels' halves of
// it is 0 ± 0.003, their deviation 0.2 ± 0.002; four of these errors.
TEST(Denoised, NoiseIsATenthOfTheRange) {
  const at::Tensor noise = denoised_red(sloping_input(), 2, 0).signed_map - sloping_input()[0][0];
  EXPECT_NEAR(noise.mean().item<double>(), 0, 0.0125);
  EXPECT_NEAR(noise.std().item<double>(), 0.2, 0.009);
}

TEST(Denoised, FollowsFromTheSeed) {
  const at::Tensor map = denoised_red(sloping_input(), 3, 5).signed_map;
  EXPECT_TRUE(map.equal(denoised_red(sloping_input(), 3, 5).signed_map));
  EXPECT_FALSE(map.equal(denoised_red(sloping_input(), 3, 6).signed_map));
}

}  // namespace
}  // namespace cameras::testing
