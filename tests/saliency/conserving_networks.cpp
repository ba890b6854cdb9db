#include "saliency/conserving_networks.h"

namespace cameras::testing {

std::vector<Conserving> conserving_networks() {
  return {
      {"residual",
       ", float[8,3,3,3] w, float[8,8,3,3] w1, float[8,8,3,3] w2, float[12,8,1,1] w3, "
       "float[12,8,3,3] w4, float[8] s, float[8] zero_b, float[8] zero_m, float[8] v, float[5,12] "
       "u",
       R"(c0 = Conv <pads = [1, 1, 1, 1]> (x, w)
        n0 = BatchNormalization (c0, s, zero_b, zero_m, v)
        r0 = Relu (n0)
        p0 = MaxPool <kernel_shape = [3, 3], strides = [2, 2], pads = [1, 1, 1, 1]> (r0)
        c1 = Conv <pads = [1, 1, 1, 1]> (p0, w1)
        n1 = BatchNormalization (c1, s, zero_b, zero_m, v)
        r1 = Relu (n1)
        c2 = Conv <pads = [1, 1, 1, 1]> (r1, w2)
        s1 = Add (c2, p0)
        r2 = Relu (s1)
        c3 = Conv <strides = [2, 2]> (r2, w3)
        c4 = Conv <strides = [2, 2], pads = [1, 1, 1, 1]> (r2, w4)
        s2 = Sum (c3, c4)
        r3 = Relu (s2)
        g = GlobalAveragePool (r3)
        f = Flatten (g)
        y = Gemm <transB = 1> (f, u))"},
      {"dense",
       ", float[8,3,3,3] w, float[4,8,3,3] w1, float[4,12,3,3] w2, float[16] s, float[16] zero_b, "
       "float[16] zero_m, float[16] v, float[16,5] u",
       R"(c0 = Conv <pads = [1, 1, 1, 1], strides = [2, 2]> (x, w)
        r0 = Relu (c0)
        c1 = Conv <pads = [1, 1, 1, 1]> (r0, w1)
        r1 = Relu (c1)
        d1 = Concat <axis = 1> (r0, r1)
        c2 = Conv <pads = [1, 1, 1, 1]> (d1, w2)
        d2 = Concat <axis = 1> (d1, c2)
        n = BatchNormalization (d2, s, zero_b, zero_m, v)
        r2 = Relu (n)
        a = AveragePool <kernel_shape = [2, 2], strides = [2, 2]> (r2)
        g = ReduceMean <axes = [2, 3], keepdims = 0> (a)
        y = MatMul (g, u))"},
      {"inception",
       ", float[8,3,3,3] w, float[4,8,1,1] w1, float[4,4,1,3] w2, float[4,4,3,1] w3, "
       "float[4,8,1,1] w4, float[5,20] u",
       R"(c0 = Conv <strides = [2, 2]> (x, w)
        r0 = Relu (c0)
        b1 = Conv (r0, w1)
        q1 = Relu (b1)
        b2 = Conv <pads = [0, 1, 0, 1]> (q1, w2)
        q2 = Relu (b2)
        b3 = Conv <pads = [1, 0, 1, 0]> (q1, w3)
        q3 = Relu (b3)
        p4 = AveragePool <kernel_shape = [3, 3], pads = [1, 1, 1, 1]> (r0)
        b4 = Conv (p4, w4)
        q4 = Relu (b4)
        p5 = MaxPool <kernel_shape = [3, 3], pads = [1, 1, 1, 1]> (r0)
        all = Concat <axis = 1> (q2, q3, q4, p5)
        d = Dropout (all)
        g = GlobalAveragePool (d)
        f = Flatten (g)
        y = Gemm <transB = 1> (f, u))"},
      {"vgg", ", float[8,3,3,3] w, float[8,8,3,3] w1, float[12,128] u1, float[5,12] u2",
       R"(c0 = Conv <pads = [1, 1, 1, 1]> (x, w)
        r0 = Relu (c0)
        p0 = MaxPool <kernel_shape = [2, 2], strides = [2, 2]> (r0)
        c1 = Conv <pads = [1, 1, 1, 1]> (p0, w1)
        r1 = Relu (c1)
        p1 = MaxPool <kernel_shape = [2, 2], strides = [2, 2]> (r1)
        f = Flatten (p1)
        h = Gemm <transB = 1> (f, u1)
        q = Relu (h)
        y = Gemm <transB = 1> (q, u2))"},
      {"mobile",
       ", float[8,3,3,3] w, float[8,1,3,3] wd, float[4,8,1,1] ws, float[8,4,1,1] we, "
       "float[8,8,1,1] wp, float[5,8] u",
       R"(c0 = Conv <pads = [1, 1, 1, 1], strides = [2, 2]> (x, w)
        r0 = HardSwish (c0)
        c1 = Conv <pads = [1, 1, 1, 1], group = 8> (r0, wd)
        g1 = Sigmoid (c1)
        r1 = Mul (c1, g1)
        q = GlobalAveragePool (r1)
        e = Conv (q, ws)
        t = Relu (e)
        k = Conv (t, we)
        h = HardSigmoid (k)
        m = Mul (r1, h)
        c2 = Conv (m, wp)
        s = Add (c2, r0)
        g = GlobalAveragePool (s)
        f = Flatten (g)
        y = Gemm <transB = 1> (f, u))",
       14},
      {"transformer",
       ", float[8,3,4,4] w, float[8,8] q, float[8,8] k, float[8,8] vv, float[8,8] o, float[8] s, "
       "float[8,16] u1, float[16,8] u2, float[8,5] u",
       R"(shape = Constant <value = int64[3] {1, 8, 16}> ()
        c = Conv <strides = [4, 4]> (x, w)
        flat = Reshape (c, shape)
        tokens = Transpose <perm = [0, 2, 1]> (flat)
        n1 = LayerNormalization (tokens, s)
        queries = MatMul (n1, q)
        keys = MatMul (n1, k)
        turned = Transpose <perm = [0, 2, 1]> (keys)
        scores = MatMul (queries, turned)
        weights = Softmax <axis = -1> (scores)
        values = MatMul (n1, vv)
        mixed = MatMul (weights, values)
        out = MatMul (mixed, o)
        s1 = Add (tokens, out)
        n2 = LayerNormalization (s1, s)
        h1 = MatMul (n2, u1)
        h2 = Relu (h1)
        h3 = MatMul (h2, u2)
        s2 = Add (s1, h3)
        mean = ReduceMean <axes = [1], keepdims = 0> (s2)
        y = MatMul (mean, u))",
       17},
      {"moves", ", float[8,12,2,2] w, float[8,4,1,1] w1, float[5,8] u",
       R"(axes = Constant <value = int64[2] {2, 3}> ()
        d = SpaceToDepth <blocksize = 2> (x)
        c = Conv <pads = [1, 1, 0, 0]> (d, w)
        r = Relu (c)
        a, b = Split <axis = 1> (r)
        t = Sub (a, b)
        z = Max (a, b)
        n = Neg (t)
        k = Concat <axis = 1> (n, z)
        e = DepthToSpace <blocksize = 2> (k)
        i = Identity (e)
        y1 = ReduceMean <axes = [2, 3], keepdims = 1> (i)
        y2 = ReduceMax <axes = [2, 3], keepdims = 1> (i)
        j = Concat <axis = 1> (y1, y2)
        o = Conv (j, w1)
        l = Squeeze (o, axes)
        y = Gemm <transB = 1> (l, u))"}};
}

}  // namespace cameras::testing
