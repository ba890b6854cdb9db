#include "trunk_cases.h"

namespace cameras::testing {

std::vector<TrunkCase> fusion_cases() {
  return {
      {"BatchNormalization",
       "float[16,3,3,3] w, float[16] s, float[16] b, float[16] m, float[16] v",
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
       "float[16,3,3,3] a, float[8,16,1,1] q, float[8] p, float[16,8,1,1] u, float[20,16,1,1] w",
       R"(
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
      // 13 channels do not fill their blocks, and 0 / 0 must not come of that.
      {"UnevenGate", "float[13,3,3,3] a, float[13,13,1,1] u, float[13,1,1] k, float[16,13,3,3] w",
       R"(
        half = Constant <value = float {0.5}> ()
        c = Conv (x, a)
        g = GlobalAveragePool (c)
        e = Conv (g, u)
        s = Sigmoid (e)
        d = Mul (s, c)
        p = MaxPool <kernel_shape = [2, 2]> (d)
        q = Div (p, k)
        r = Max (q, half)
        t = Conv (r, w))",
       16},
      {"SpatialGate", "float[16,3,3,3] a, float[1,16,3,3] m, float[16,16,1,1] w", R"(
        c = Conv (x, a)
        n = Conv <pads = [1, 1, 1, 1]> (c, m)
        s = Sigmoid (n)
        d = Mul (c, s)
        t = Conv (d, w))",
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
}

std::vector<TrunkCase> branch_cases() {
  return {{"Inception",
           "float[16,3,1,1] a, float[32,3,3,3] b, float[48,32,3,3] c, float[16,3,1,1] d", R"(
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
}

}  // namespace cameras::testing
