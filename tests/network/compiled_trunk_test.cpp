#include "core/aten.h"

#include <gtest/gtest.h>

#include "both_trunks.h"
#include "support/random_graph.h"
#include "support/refusal.h"
#include "trunk_cases.h"

// The compiled trunk against the interpreter, cut at every value.
namespace cameras::testing {
namespace {

// Sums of up to a few hundred float32 products in another order, and Winograd's transforms, whose
// constants cost about two digits; a wrong fusion is off by a tenth and more.
constexpr double kFloat32 = 2e-5;

const std::vector<Ints> kSizes{{24, 24}, {31, 45}, {40, 37}};

class Compiled : public ::testing::TestWithParam<TrunkCase> {};

TEST_P(Compiled, AgreesWithTheInterpreterAtEveryCut) {
  const TrunkCase& c = GetParam();
  expect_same_at_every_cut(classifier_of(c.weights, c.body, c.channels), kSizes, kFloat32);
}

std::string name_of(const ::testing::TestParamInfo<TrunkCase>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(Convolution, Compiled, ::testing::ValuesIn(convolution_cases()), name_of);
INSTANTIATE_TEST_SUITE_P(Fusion, Compiled, ::testing::ValuesIn(fusion_cases()), name_of);
INSTANTIATE_TEST_SUITE_P(Pool, Compiled, ::testing::ValuesIn(pool_cases()), name_of);
INSTANTIATE_TEST_SUITE_P(Branch, Compiled, ::testing::ValuesIn(branch_cases()), name_of);

// Values of 8 bits, through up to seven convolutions or functions: some roundings of 2^-9 each.
constexpr double kBfloat16 = 3e-2;

class CompiledBf16 : public ::testing::TestWithParam<TrunkCase> {};

TEST_P(CompiledBf16, IsCloseToFloat32AtEveryCut) {
  const TrunkCase& c = GetParam();
  const Graph graph = classifier_of(c.weights, c.body, c.channels);
  try {
    static_cast<void>(Network(graph, {.precision = Precision::bf16}));
  } catch (const Error&) {
    GTEST_SKIP() << "this processor has no bf16";
  }
  expect_same_at_every_cut(graph, {{31, 45}}, kBfloat16, Precision::bf16);
}

INSTANTIATE_TEST_SUITE_P(Convolution, CompiledBf16, ::testing::ValuesIn(convolution_cases()),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Fusion, CompiledBf16, ::testing::ValuesIn(fusion_cases()), name_of);
INSTANTIATE_TEST_SUITE_P(Pool, CompiledBf16, ::testing::ValuesIn(pool_cases()), name_of);
INSTANTIATE_TEST_SUITE_P(Branch, CompiledBf16, ::testing::ValuesIn(branch_cases()), name_of);

TEST(CompiledTrunk, IsTheDefaultWhereThereAreConvolutions) {
  const Graph graph = classifier_of("float[8,3,3,3] w", "t = Conv (x, w)", 8);
  EXPECT_EQ(Network(graph).trunk(), "compiled");
  EXPECT_EQ(Network(graph, {.trunk = TrunkKind::reference}).trunk(), "reference");
  const Graph without = classifier_of("", "t = Relu (x)", 3);
  EXPECT_EQ(Network(without).trunk(), "reference");
}

TEST(CompiledTrunk, IsRefusedWhereThereAreNone) {
  const auto build = [] {
    Network(classifier_of("", "t = Relu (x)", 3), {.trunk = TrunkKind::compiled});
  };
  EXPECT_EQ(refusal_of(build),
            (Refusal{Errc::bad_argument,
                     "expected a network on the CPU with convolutions and finite constants for a "
                     "compiled trunk, found none"}));
}

// The interpreter says what is wrong with a size.
TEST(CompiledTrunk, NamesTheNodeThatCannotTakeASize) {
  const Graph graph = classifier_of("float[8,3,9,9] w", "t = Conv (x, w)", 8);
  const auto probe = [&] {
    static_cast<void>(Network(graph).probe(random_tensor({1, 3, 8, 8}), "t"));
  };
  EXPECT_EQ(refusal_of(probe).message,
            "the network cannot take 8 x 8: node 't' (Conv): expected an input that the window of "
            "9 fits into, found size 8 padded by 0 and 0");
}

}  // namespace
}  // namespace cameras::testing
