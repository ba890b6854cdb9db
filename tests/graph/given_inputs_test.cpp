#include "graph/passes/given_inputs.h"

#include <gmock/gmock.h>

#include "core/aten.h"
#include "support/onnx_text.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

Graph two_inputs(const std::string& second) {
  return parse("<ir_version: 8, opset_import: [\"\" : 13]> net (float[1,3,8,8] x, " + second +
               " meta) => (float[1] y) { y = Add (x, meta) }");
}

TEST(GivenInputs, BecomeConstants) {
  const Graph graph = with_given_inputs(two_inputs("float[1,4]"), {{"meta", at::arange(4)}});
  EXPECT_EQ(graph.inputs.size(), 1U);
  EXPECT_TRUE(at::equal(graph.constants.at("meta"), at::tensor({0.F, 1.F, 2.F, 3.F}).view({1, 4})));
}

TEST(GivenInputs, OneNumberFillsTheInput) {
  const Graph graph = with_given_inputs(two_inputs("float[N,2,3]"), {{"meta", at::tensor({0.5F})}});
  EXPECT_TRUE(at::equal(graph.constants.at("meta"), at::full({1, 2, 3}, 0.5F)));
}

TEST(GivenInputs, HaveTheTypeOfTheInput) {
  const auto type = [](const std::string& declared) {
    return with_given_inputs(two_inputs(declared), {{"meta", at::tensor({1.F})}})
        .constants.at("meta")
        .scalar_type();
  };
  EXPECT_EQ(type("int64[1]"), at::kLong);
  EXPECT_EQ(type("bool[1]"), at::kBool);
  EXPECT_EQ(type("uint8[1]"), at::kByte);
  EXPECT_EQ(type("double[1]"), at::kFloat);
}

TEST(GivenInputs, OpenAxesTakeAnySize) {
  const Graph graph = with_given_inputs(two_inputs("float[1,T]"), {{"meta", at::ones({1, 7})}});
  EXPECT_EQ(graph.constants.at("meta").sizes(), (Ints{1, 7}));
}

TEST(GivenInputs, OthersAreRefused) {
  EXPECT_EQ(refusal_of([] {
              with_given_inputs(two_inputs("float[1,4]"), {{"mata", at::ones({4})}});
            }),
            (Refusal{Errc::bad_argument, "no input named 'mata'; did you mean 'meta'?"}));
  EXPECT_EQ(refusal_of([] {
              with_given_inputs(two_inputs("float[1,4]"), {{"meta", at::ones({5})}});
            }),
            (Refusal{Errc::bad_argument, "input 'meta': expected [1,4], found [5]"}));
}

}  // namespace
}  // namespace cameras::testing
