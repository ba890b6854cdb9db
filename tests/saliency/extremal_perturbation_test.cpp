#include "cameras/saliency/extremal_perturbation.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "saliency/patch_network.h"
#include "support/refusal.h"

// The logit of label 0 grows with the mask over the patch, a sixteenth of the image, and depends on
// nothing else. So the best mask of that area is the patch.
namespace cameras::testing {
namespace {

at::Tensor extremal_map_for(double area, std::int64_t label = 0) {
  return map_of(ExtremalPerturbation({.area = area}), contrast_network(), checkered_patch(), label);
}

TEST(ExtremalPerturbation, KeepsThePatchThatTheLabelNeeds) {
  const at::Tensor map = extremal_map_for(1.0 / 16);
  EXPECT_GT(mean_inside(map), 0.8);    // a smooth mask does not fill corners
  EXPECT_LT(mean_outside(map), 0.08);  // and goes beyond the edges
}

// Nothing speaks for label 1, whose logit is highest where all is blurred: the area goes elsewhere.
TEST(ExtremalPerturbation, AvoidsThePatchThatSpeaksAgainstTheLabel) {
  const at::Tensor map = extremal_map_for(1.0 / 16, 1);
  EXPECT_LT(mean_inside(map), 0.05);
}

TEST(ExtremalPerturbation, AreaIsThatOfTheMask) {
  for (const double area : {0.05, 0.2}) {
    // Discs of seeds do not fill any area exactly: one has 2 to 3 % of the image.
    const at::Tensor kept = (extremal_map_for(area) > 0.5).to(at::kFloat);
    EXPECT_NEAR(kept.mean().item<double>(), area, 0.03) << area;
  }
}

TEST(ExtremalPerturbation, NumbersOutOfRangeAreRefused) {
  EXPECT_EQ(refusal_of([] { ExtremalPerturbation({.area = 1}); }),
            (Refusal{Errc::bad_argument, "expected an area between 0 and 1, found 1"}));
  EXPECT_EQ(refusal_of([] { ExtremalPerturbation({.steps = 0}); }),
            (Refusal{Errc::bad_argument, "expected 1 to 100000 samples, found 0"}));
}

}  // namespace
}  // namespace cameras::testing
