#include "core/aten.h"

#include <gtest/gtest.h>

#include "cameras/methods.h"
#include "cameras/saliency/multi_scale.h"
#include "cameras/saliency/norm_grad.h"
#include "saliency/every_method.h"
#include "support/refusal.h"

// Class activation maps of one's own.
namespace cameras::testing {
namespace {

at::Tensor own_map(const SaliencyMethod& method) {
  return method.explain(requested_network(), plain_request(Chosen{{3}}))
      .explanations.at(0)
      .map.tensor();
}

CamFormula layer_cam_formula() {
  const double nothing = 0;  // a formula may hold values of its own
  return {.part = [nothing](const at::Tensor& activation, const at::Tensor& gradient) {
    return (gradient.clamp_min(nothing) * activation).sum(1)[0];
  }};
}

TEST(MakeCam, AFormulaIsAMethod) {
  EXPECT_TRUE(at::equal(own_map(*make_cam(layer_cam_formula())), own_map(*make_layer_cam())));
}

TEST(MakeCam, AFormulaIsAskedOnceForEachLabel) {
  int asked = 0;
  const auto method = make_cam({.part = [&](const at::Tensor& activation, const at::Tensor&) {
    ++asked;
    return activation.sum(1)[0];
  }});
  method->explain(requested_network(), plain_request(Chosen{{3, 1}}));
  EXPECT_EQ(asked, 2);
}

TEST(MakeCam, FinishMakesTheMapOfTheSums) {
  const NormGrad norm_grad;
  EXPECT_TRUE(at::equal(own_map(*make_cam(*norm_grad.formula())), own_map(norm_grad)));
}

TEST(MakeCam, RunsOverSizes) {
  const CamerasOptions options{.sizes = {16, 32}};
  EXPECT_TRUE(at::equal(own_map(MultiScale(make_cam(layer_cam_formula()), options)),
                        own_map(MultiScale(make_layer_cam(), options))));
}

TEST(MakeCam, NeedsAFormula) {
  EXPECT_EQ(refusal_of([] { make_cam(CamFormula{}); }),
            (Refusal{Errc::bad_argument, "expected a formula of a class activation map"}));
}

// The functions of cameras/methods.h are the rows of the table.
TEST(Methods, EachHasAFunctionOfItsName) {
  MethodOptions options;
  options.samples = 3;
  const auto same = [&](const char* name, const SaliencyMethod& method) {
    EXPECT_TRUE(at::equal(own_map(*make_method(name, options)), own_map(method))) << name;
  };
  same("cameras", *make_cameras());
  same("grad_cam", *make_grad_cam());
  same("hires_cam", *make_hires_cam());
  same("score_cam", *make_score_cam());
  same("gradient", *make_gradient());
  same("rise", *make_rise(options));
}

TEST(SaliencyMap, GivesItsValuesRowByRow) {
  const SaliencyMap map = SaliencyMap::normalized(at::arange(6, at::kFloat).view({2, 3}));
  EXPECT_EQ(map.height(), 2);
  EXPECT_EQ(map.width(), 3);
  ASSERT_EQ(map.values().size(), 6U);
  EXPECT_EQ(map.values()[0], 0);
  EXPECT_EQ(map.values()[4], map.tensor()[1][1].item<float>());
  EXPECT_EQ(map.values()[5], 1);
}

}  // namespace
}  // namespace cameras::testing
