#include "cameras/method_variant.h"

#include <gmock/gmock.h>

#include "cameras/saliency.h"
#include "support/refusal.h"

// Methods with options of their own: how they are written, named, and told from one another.
namespace cameras::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string message_of(const std::string& text, const MethodOptions& shared = {}) {
  const Refusal refusal = refusal_of([&] { method_variant(text, shared); });
  EXPECT_EQ(refusal.code, Errc::bad_argument);
  return refusal.message;
}

TEST(MethodVariant, PlainNameHasTheSharedOptions) {
  const MethodVariant variant = method_variant("rise", {.samples = 9});
  EXPECT_EQ(variant.name, "rise");
  EXPECT_EQ(variant.method, "rise");
  EXPECT_THAT(variant.chosen, ElementsAre());
  EXPECT_EQ(variant.options, (MethodOptions{.samples = 9}));
}

TEST(MethodVariant, ItsOptionsOverrideTheSharedOnes) {
  const MethodVariant variant =
      method_variant("rise:cells=5:samples=0100", {.samples = 9, .seed = 4, .cells = 8});
  EXPECT_EQ(variant.name, "rise:samples=100:cells=5");
  EXPECT_THAT(variant.chosen, ElementsAre("cells", "samples"));
  EXPECT_EQ(variant.options, (MethodOptions{.samples = 100, .seed = 4, .cells = 5}));
}

TEST(MethodVariant, NamesAreOfOneForm) {
  EXPECT_EQ(method_variant("cameras:sizes=224+448").name, "cameras:sizes=224+448");
  EXPECT_EQ(method_variant("cameras:max-size=500:steps=3").name, "cameras:max_size=500:steps=3");
  EXPECT_EQ(method_variant("grad_cam:multi-scale").name, "grad_cam:multi_scale");
  EXPECT_EQ(method_variant("grad_cam:multi_scale=true").name, "grad_cam:multi_scale");
  EXPECT_EQ(method_variant("grad_cam:multi_scale=false").name, "grad_cam:multi_scale=false");
  EXPECT_EQ(method_variant("grad_cam:sizes=16:multi_scale").name, "grad_cam:multi_scale:sizes=16");
  EXPECT_EQ(method_variant("extremal_perturbation:area=0.10").name,
            "extremal_perturbation:area=0.1");
  // A name is itself a variant of that name.
  for (const char* text : {"cameras:sizes=224+448", "grad_cam:multi_scale:sizes=16"}) {
    EXPECT_EQ(method_variant(method_variant(text).name).name, text);
  }
}

TEST(MethodVariant, SizesReplaceSharedStepsAndTheOtherWayRound) {
  EXPECT_EQ(method_variant("cameras:sizes=32", {.max_size = 40, .steps = 3}).options,
            (MethodOptions{.sizes = {32}}));
  EXPECT_EQ(method_variant("cameras:steps=2", {.sizes = {16, 32}}).options,
            (MethodOptions{.steps = 2}));
  EXPECT_EQ(message_of("cameras:sizes=32:steps=2"),
            "cameras:sizes=32:steps=2: expected sizes or steps, found both");
}

TEST(MethodVariant, OptionsThatItDoesNotReadAreRefusedWithThoseThatItDoes) {
  EXPECT_THAT(message_of("rise:sampels=3"),
              ::testing::AllOf(HasSubstr("rise:sampels=3: expected an option that rise reads "
                                         "(samples, seed, cells, multi_scale, preset, sizes, "),
                               HasSubstr("), found 'sampels'; did you mean 'samples'?")));
  EXPECT_THAT(message_of("grad_cam:window=8"),
              HasSubstr("expected an option that grad_cam reads (smooth, multi_scale, preset, "));
  EXPECT_THAT(message_of("cameras:multi_scale"),
              HasSubstr("expected an option that cameras reads (preset, sizes, max_size, steps, "
                        "scale_filter, image_filter, tolerance, budget, smooth), found "
                        "'multi_scale'"));
  EXPECT_EQ(message_of("grad_cam:sizes=32"),
            "grad_cam:sizes=32: 'sizes' is for several sizes: expected multi_scale as well");
  EXPECT_EQ(method_variant("grad_cam:sizes=32", {.multi_scale = true}).name, "grad_cam:sizes=32");
}

TEST(MethodVariant, WhatIsNoVariantIsRefused) {
  EXPECT_THAT(message_of("rize:samples=3"), HasSubstr("no method named 'rize', expected one of "));
  EXPECT_THAT(message_of(":samples=3"), HasSubstr("no method named ''"));
  EXPECT_EQ(message_of("rise:samples=0"),
            "rise:samples=0: samples: expected a whole number from 1 to 100000, found '0'");
  EXPECT_EQ(message_of("rise:samples=3=4"),
            "rise:samples=3=4: samples: expected a whole number from 1 to 100000, found '3=4'");
  EXPECT_EQ(message_of("rise:samples"),
            "rise:samples: expected samples=VALUE with a whole number from 1 to 100000, found "
            "'samples'");
  EXPECT_EQ(message_of("rise:samples=3:samples=3"),
            "rise:samples=3:samples=3: expected samples once, found it twice");
  EXPECT_EQ(message_of("rise:samples=3:"),
            "rise:samples=3:: expected an option after the last ':'");
  EXPECT_THAT(message_of("rise:"), HasSubstr("expected an option that rise reads"));
  EXPECT_THAT(message_of("rise::samples=3"), HasSubstr("expected an option that rise reads"));
}

TEST(MethodVariant, TwoThatComputeTheSameAreRefused) {
  const auto refused = [](const std::vector<std::string>& texts, const MethodOptions& shared = {}) {
    return refusal_of([&] { variant_names(texts, shared); }).message;
  };
  const std::vector<std::string> different{"rise:samples=1000", "rise:samples=4000", "grad_cam",
                                           "rise:samples=1000:seed=1"};
  EXPECT_EQ(variant_names(different), different);
  EXPECT_EQ(refused({"rise", "rise"}), "expected methods to be different, found 'rise' twice");
  EXPECT_EQ(refused({"rise:seed=1:cells=3", "rise:cells=3:seed=1"}),
            "expected methods to be different, found 'rise:seed=1:cells=3' and "
            "'rise:cells=3:seed=1', which are the same");
  const std::string same = ", which are the same";
  EXPECT_THAT(refused({"rise", "rise:samples=4000"}), HasSubstr(same));
  EXPECT_THAT(refused({"rise", "rise:samples=1000"}, {.samples = 1000}), HasSubstr(same));
  EXPECT_THAT(refused({"grad_cam", "grad_cam:multi_scale"}, {.multi_scale = true}),
              HasSubstr(same));
  EXPECT_THAT(
      variant_names(std::vector<std::string>{"rise", "rise:samples=4000"}, {.samples = 1000}),
      ElementsAre("rise", "rise:samples=4000"));
}

TEST(MethodVariant, MakesTheMethod) {
  EXPECT_NE(make_method("rise:samples=2"), nullptr);
  EXPECT_EQ(refusal_of([] { make_method("integrated_gradients:samples=20000"); }),
            (Refusal{Errc::bad_argument, "expected 1 to 10000 samples, found 20000"}));
}

}  // namespace
}  // namespace cameras::testing
