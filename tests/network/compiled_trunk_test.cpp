#include "core/aten.h"

#include <gtest/gtest.h>

#include "both_trunks.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// The compiled trunk against the interpreter, cut at every value.
namespace cameras::testing {
namespace {

// Sums of up to a few hundred float32 products in another order, and Winograd's transforms, whose
// constants cost about two digits; a wrong fusion is off by a tenth and more.
constexpr double kFloat32 = 2e-5;

const std::vector<Ints> kSizes{{24, 24}, {31, 45}, {40, 37}};

struct Case {
  const char* name;
  const char* weights;
  const char* body;
  int channels;
};

std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }

class Compiled : public ::testing::TestWithParam<Case> {};

TEST_P(Compiled, AgreesWithTheInterpreterAtEveryCut) {
  const Case& c = GetParam();
  expect_same_at_every_cut(classifier_of(c.weights, c.body, c.channels), kSizes, kFloat32);
}

const Case kConvolutions[]{
    {"Plain", "float[8,3,3,3] w", "t = Conv (x, w)", 8},
    {"Bias", "float[20,3,3,3] w, float[20] b", "t = Conv (x, w, b)", 20},
    {"Strides", "float[16,3,5,3] w", "t = Conv <strides = [2, 3], pads = [1, 0, 2, 1]> (x, w)", 16},
    {"Dilations", "float[16,3,3,3] a, float[16,16,3,3] w", R"(
        c = Conv (x, a)
        t = Conv <dilations = [2, 3], pads = [2, 3, 1, 0]> (c, w))",
     16},
    {"SameUpper", "float[16,3,3,3] a, float[16,16,2,4] w", R"(
        c = Conv <auto_pad = "SAME_UPPER", strides = [2, 2]> (x, a)
        t = Conv <auto_pad = "SAME_LOWER"> (c, w))",
     16},
    {"Pointwise", "float[24,3,3,3] a, float[40,24,1,1] w", R"(
        c = Conv (x, a)
        t = Conv <strides = [2, 2]> (c, w))",
     40},
    {"Depthwise", "float[24,3,3,3] a, float[24,1,3,3] w, float[24] b", R"(
        c = Conv (x, a)
        t = Conv <group = 24, pads = [1, 1, 1, 1], strides = [2, 2]> (c, w, b))",
     24},
    {"Groups", "float[32,3,3,3] a, float[48,8,3,3] w", R"(
        c = Conv (x, a)
        t = Conv <group = 4, pads = [1, 1, 1, 1]> (c, w))",
     48},
    {"WideGroups", "float[32,3,3,3] a, float[32,16,3,3] w", R"(
        c = Conv (x, a)
        t = Conv <group = 2, pads = [1, 1, 1, 1]> (c, w))",
     32},
    {"Multiplier", "float[6,1,3,3] w", "t = Conv <group = 3> (x, w)", 6},
    {"LargeKernel", "float[4,3,65,1] w", "t = Conv <pads = [32, 0, 32, 0]> (x, w)", 4},
    {"PaddingWiderThanTheKernel", "float[16,3,3,3] a, float[16,16,1,1] w", R"(
        c = Conv (x, a)
        t = Conv <pads = [2, 2, 3, 1]> (c, w))",
     16},
    {"Winograd", "float[32,3,3,3] a, float[64,32,3,3] w", R"(
        c = Conv <pads = [1, 1, 1, 1]> (x, a)
        d = Conv <pads = [1, 1, 1, 1]> (c, w)
        t = Relu (d))",
     64},
    {"WinogradWithAnotherActivation", "float[32,3,3,3] a, float[64,32,3,3] w", R"(
        c = Conv <pads = [1, 1, 1, 1]> (x, a)
        d = Conv <pads = [1, 1, 1, 1]> (c, w)
        t = Tanh (d))",
     64}};

const Case kFusions[]{
    {"BatchNormalization", "float[16,3,3,3] w, float[16] s, float[16] b, float[16] m, float[16] v",
     R"(
        c = Conv (x, w)
        n = BatchNormalization (c, s, b, m, v)
        t = Relu (n))",
     16},
    {"BatchNormalizationInFront",
     "float[16,3,3,3] w, float[16] s, float[16] b, float[16] m, float[16] v, float[20,16,1,1] u",
     R"(
        c = MaxPool <kernel_shape = [2, 2]> (x)
        d = Conv (c, w)
        p = AveragePool <kernel_shape = [2, 2]> (d)
        n = BatchNormalization (p, s, b, m, v)
        r = Relu (n)
        t = Conv (r, u))",
     20},
    {"ScaleLayer", "float[16,3,3,3] w, float[16,1,1] s, float[1,16,1,1] b", R"(
        c = Conv (x, w)
        d = Mul (c, s)
        e = Add (b, d)
        t = Relu (e))",
     16},
    {"Residual", "float[16,3,3,3] a, float[16,16,3,3] w, float[16,16,1,1] u", R"(
        c = Conv <pads = [1, 1, 1, 1]> (x, a)
        r = Relu (c)
        d = Conv <pads = [1, 1, 1, 1]> (r, w)
        s = Add (d, r)
        q = Relu (s)
        e = Conv (q, u)
        t = Add (q, e))",
     16},
    {"ResidualWithConvolutions", "float[16,3,3,3] a, float[32,16,3,3] w, float[32,16,1,1] u", R"(
        c = Conv <pads = [1, 1, 1, 1]> (x, a)
        d = Conv <pads = [1, 1, 1, 1], strides = [2, 2]> (c, w)
        e = Conv <strides = [2, 2]> (c, u)
        s = Add (d, e)
        t = Relu (s))",
     32},
    {"SumOfThreeReaders", "float[16,3,3,3] a, float[16,16,1,1] w", R"(
        c = Conv <pads = [1, 1, 1, 1]> (x, a)
        d = Conv (c, w)
        e = Add (d, c)
        f = Add (e, c)
        g = Add (c, c)
        t = Add (f, g))",
     16},
    {"SqueezeAndExcitation",
     "float[16,3,3,3] a, float[8,16,1,1] q, float[8] p, float[16,8,1,1] u, float[20,16,1,1] w", R"(
        c = Conv <pads = [1, 1, 1, 1]> (x, a)
        i = Sigmoid (c)
        d = Mul (c, i)
        g = GlobalAveragePool (d)
        h = Conv (g, q, p)
        r = Relu (h)
        k = Conv (r, u)
        s = Sigmoid (k)
        e = Mul (s, d)
        t = Conv (e, w))",
     20},
    {"GateOfAConvolution", "float[16,3,3,3] a, float[16,16,1,1] u, float[16,16,1,1] w", R"(
        c = Conv (x, a)
        g = GlobalMaxPool (c)
        k = Conv (g, u)
        d = Conv (c, w)
        t = Mul (d, k))",
     16},
    {"HardSwish", "float[16,3,3,3] a, float[16,16,1,1] w", R"(
        c = Conv (x, a)
        h = HardSigmoid <alpha = 0.16666667, beta = 0.5> (c)
        m = Mul (h, c)
        d = Conv (m, w)
        k = HardSigmoid <alpha = 0.2, beta = 0.5> (d)
        t = Mul (d, k))",
     16},
    {"Clip", "float[16,3,3,3] a, float[16,16,1,1] w", R"(
        low = Constant <value = float {-0.1}> ()
        high = Constant <value = float {0.3}> ()
        c = Conv (x, a)
        d = Clip (c, low, high)
        e = Conv (d, w)
        t = Clip (e, , high))",
     16},
    {"Activations", "float[16,3,3,3] a, float[16,16,1,1] w", R"(
        c = Conv (x, a)
        d = LeakyRelu <alpha = 0.2> (c)
        e = Elu <alpha = 0.7> (d)
        f = Conv (e, w)
        g = Selu (f)
        h = Tanh (g)
        i = Abs (h)
        j = Neg (i)
        k = Exp (j)
        t = Sqrt (k))",
     16},
    {"OneFunctionWithTwoParameters", "float[16,3,3,3] a, float[16,16,1,1] w", R"(
        c = Conv (x, a)
        d = LeakyRelu <alpha = 0.5> (c)
        e = LeakyRelu <alpha = 0.25> (d)
        f = Conv (e, w)
        g = HardSigmoid <alpha = 0.5> (f)
        t = HardSigmoid <alpha = 0.3> (g))",
     16},
    {"Arithmetic", "float[16,3,3,3] a, float[16,16,1,1] w, float[16,1,1] k", R"(
        c = Conv (x, a)
        p = MaxPool <kernel_shape = [3, 3], pads = [1, 1, 1, 1]> (c)
        d = Sub (p, c)
        e = Div (d, k)
        f = Max (e, c)
        g = Min (f, p)
        h = Add (k, g)
        i = Sub (k, h)
        j = Mul (i, h)
        t = Relu (j))",
     16},
    {"Passing", "float[16,3,3,3] a, float[16,16,1,1] w", R"(
        c = Conv (x, a)
        i = Identity (c)
        d = Conv (i, w)
        o = Dropout (d)
        s = Add (o, i)
        t = Relu (s))",
     16}};

const Case kPools[]{{"Max", "float[16,3,3,3] a", R"(
        c = Conv (x, a)
        t = MaxPool <kernel_shape = [3, 3], strides = [2, 2], pads = [1, 1, 1, 1]> (c))",
                     16},
                    {"MaxCeil", "float[16,3,3,3] a", R"(
        c = Conv (x, a)
        t = MaxPool <kernel_shape = [3, 2], strides = [2, 2], ceil_mode = 1> (c))",
                     16},
                    {"MaxDilated", "float[12,3,3,3] a", R"(
        c = Conv (x, a)
        t = MaxPool <kernel_shape = [3, 2], dilations = [2, 3]> (c))",
                     12},
                    {"MaxSame", "float[12,3,3,3] a", R"(
        c = Conv (x, a)
        t = MaxPool <kernel_shape = [2, 2], strides = [2, 2], auto_pad = "SAME_UPPER"> (c))",
                     12},
                    {"Average", "float[16,3,3,3] a", R"(
        c = Conv (x, a)
        t = AveragePool <kernel_shape = [3, 3], pads = [1, 0, 1, 1], strides = [2, 1]> (c))",
                     16},
                    {"AverageWithPads", "float[16,3,3,3] a", R"(
        c = Conv (x, a)
        t = AveragePool <kernel_shape = [3, 3], pads = [1, 0, 1, 1], count_include_pad = 1> (c))",
                     16},
                    {"AverageCeil", "float[16,3,3,3] a", R"(
        c = Conv (x, a)
        d = AveragePool <kernel_shape = [3, 3], strides = [2, 2], ceil_mode = 1> (c)
        t = AveragePool <kernel_shape = [3, 3], strides = [2, 2], pads = [1, 1, 1, 1], ceil_mode = 1,
                         count_include_pad = 1> (d))",
                     16},
                    {"OnlyPadding", "float[16,3,3,3] a", R"(
        c = Conv (x, a)
        t = AveragePool <kernel_shape = [2, 2], pads = [2, 2, 2, 2], count_include_pad = 1> (c))",
                     16},
                    {"Global", "float[16,3,3,3] a", R"(
        c = Conv (x, a)
        g = GlobalAveragePool (c)
        m = GlobalMaxPool (c)
        t = Sub (g, m))",
                     16}};

const Case kJoined[]{
    {"Inception", "float[16,3,1,1] a, float[32,3,3,3] b, float[48,32,3,3] c, float[16,3,1,1] d", R"(
        i = Conv (x, a)
        ir = Relu (i)
        j = Conv (x, b)
        jr = Relu (j)
        k = Conv <pads = [2, 2, 2, 2]> (jr, c)
        p = MaxPool <kernel_shape = [3, 3], strides = [1, 1], pads = [1, 1, 1, 1]> (x)
        l = Conv (p, d)
        lr = Relu (l)
        t = Concat <axis = 1> (ir, k, lr))",
     80},
    {"Dense",
     R"(float[16,3,3,3] a, float[16,16,3,3] b, float[16,32,3,3] c, float[32] s, float[32] o,
                 float[32] m, float[32] v)",
     R"(
        f0 = Conv <pads = [1, 1, 1, 1]> (x, a)
        f1 = Conv <pads = [1, 1, 1, 1]> (f0, b)
        c1 = Concat <axis = 1> (f0, f1)
        n1 = BatchNormalization (c1, s, o, m, v)
        r1 = Relu (n1)
        f2 = Conv <pads = [1, 1, 1, 1]> (r1, c)
        c2 = Concat <axis = 1> (f0, f1, f2)
        t = Relu (c2))",
     48},
    {"ConcatOfConcat", "float[16,3,3,3] a, float[16,3,3,3] b, float[24,3,3,3] c", R"(
        i = Conv (x, a)
        j = Conv (x, b)
        k = Conv (x, c)
        l = Concat <axis = 1> (i, j)
        m = Concat <axis = 1> (l, k)
        t = Relu (m))",
     56},
    {"ReadAfterConcat", "float[16,3,3,3] a, float[16,3,3,3] b, float[16,16,1,1] w", R"(
        i = Conv (x, a)
        j = Conv (x, b)
        l = Concat <axis = 1> (i, j)
        k = Conv (i, w)
        s = Add (k, i)
        t = Concat <axis = 1> (s, l, j))",
     64},
    {"UnevenConcat", "float[10,3,3,3] a, float[7,3,3,3] b", R"(
        i = Conv (x, a)
        j = Conv (x, b)
        l = Concat <axis = 1> (i, j, i)
        t = Relu (l))",
     27},
    {"ConcatOfTheImage", "float[13,3,3,3] a", R"(
        i = Conv <pads = [1, 1, 1, 1]> (x, a)
        t = Concat <axis = -3> (x, i))",
     16},
    {"UnknownInTheMiddle", "float[16,3,3,3] a, float[16,16,3,3] w, float[16,16,1,1] u", R"(
        c = Conv (x, a)
        r = Relu (c)
        e = Erf (r)
        d = Conv <pads = [1, 1, 1, 1]> (e, w)
        f = Softplus (d)
        s = Add (f, r)
        g = Conv (c, u)
        t = Mul (s, g))",
     16},
    {"Shuffle", "float[16,3,3,3] a, float[16,4,3,3] w", R"(
        up = Constant <value = int64[5] {0, 4, 4, -1, 22}> ()
        down = Constant <value = int64[4] {0, 16, -1, 22}> ()
        c = Conv (x, a)
        r = Reshape (c, up)
        p = Transpose <perm = [0, 2, 1, 3, 4]> (r)
        q = Reshape (p, down)
        t = Conv <group = 4> (q, w))",
     16}};

std::string name_of(const ::testing::TestParamInfo<Case>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(Convolution, Compiled, ::testing::ValuesIn(kConvolutions), name_of);
INSTANTIATE_TEST_SUITE_P(Fusion, Compiled, ::testing::ValuesIn(kFusions), name_of);
INSTANTIATE_TEST_SUITE_P(Pool, Compiled, ::testing::ValuesIn(kPools), name_of);
INSTANTIATE_TEST_SUITE_P(Joined, Compiled, ::testing::ValuesIn(kJoined), name_of);

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
                     "expected a network with convolutions on the CPU for a compiled trunk, found "
                     "none"}));
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
