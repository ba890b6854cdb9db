"""Small networks in ONNX's text syntax; what < > declares and no node computes is a weight."""
import os
import pathlib
import subprocess

MAKER = os.environ["ONNX_FROM_TEXT"]
HEAD = '<ir_version: 8, opset_import: ["": 13]>\n'
CONV = "kernel_shape=[3,3], pads=[1,1,1,1]"


def network(text, path, location=None, head=HEAD):
    """Writes the network; with `location` its weights go to that file beside it."""
    command = [MAKER, str(path)] + ([location] if location else [])
    subprocess.run(command, input=head + text, text=True, check=True, timeout=60)
    return pathlib.Path(path)


def classifier(channels=3, height=32, width=32, labels=5, batch=1):
    """Two convolutions, c1 and c2, global pooling and a linear layer: it runs at any size."""
    return f"""tiny (float[{batch},{channels},{height},{width}] x) => (float[{batch},{labels}] y)
      <float[8,{channels},3,3] w1, float[8] b1, float[12,8,3,3] w2, float[12] b2,
       float[{labels},12] w3, float[{labels}] b3>
    {{ c1 = Conv<{CONV}, strides=[2,2]>(x, w1, b1)
       r1 = Relu(c1)
       c2 = Conv<{CONV}>(r1, w2, b2)
       r2 = Relu(c2)
       g = GlobalAveragePool(r2)
       f = Flatten(g)
       y = Gemm<transB=1>(f, w3, b3) }}"""


def smooth(labels=5):
    """One convolution and SiLU: nothing that guided backpropagation could guide."""
    return f"""smooth (float[1,3,16,16] x) => (float[1,{labels}] y)
      <float[8,3,3,3] w, float[{labels},8] v, float[{labels}] b>
    {{ c = Conv<{CONV}>(x, w)
       s = Sigmoid(c)
       r = Mul(c, s)
       g = GlobalAveragePool(r)
       f = Flatten(g)
       y = Gemm<transB=1>(f, v, b) }}"""


# Keras' layout, read as bytes: [1,h,w,3] uint8.
NHWC_BYTES = f"""keras (uint8[1,20,28,3] x) => (float[1,4] p) <float[8,3,3,3] w, float[4,8] v>
    {{ xf = Cast<to=1>(x)
       scale = Constant<value = float[1] {{0.00392}}>()
       xs = Mul(xf, scale)
       xt = Transpose<perm=[0,3,1,2]>(xs)
       c = Conv<{CONV}>(xt, w)
       r = Relu(c)
       g = GlobalAveragePool(r)
       f = Flatten(g)
       y = Gemm<transB=1>(f, v)
       p = Softmax(y) }}"""

# The only evidence is negative: y = -mean(relu(c)).
NO_EVIDENCE = f"""empty (float[1,3,16,16] x) => (float[1,2] y) <float[2,3,3,3] w>
    {{ c = Conv<{CONV}>(x, w)
       r = Relu(c)
       g = GlobalAveragePool(r)
       n = Neg(g)
       y = Flatten(n) }}"""

# 1 / 0 in every score.
NOT_FINITE = f"""inf (float[1,3,16,16] x) => (float[1,2] y) <float[2,3,3,3] w>
    {{ c = Conv<{CONV}>(x, w)
       g = GlobalAveragePool(c)
       f = Flatten(g)
       zero = Constant<value = float[1] {{0.0}}>()
       y = Div(f, zero) }}"""

# A table of positions, as in a transformer: it runs at its own size only.
POSITIONS = f"""fixed (float[1,3,16,16] x) => (float[1,2] y)
      <float[2,3,3,3] w, float[1,2,16,16] table>
    {{ c = Conv<{CONV}>(x, w)
       positions = Add(c, table)
       g = GlobalAveragePool(positions)
       y = Flatten(g) }}"""

TWO_HEADS = f"""heads (float[1,3,16,16] x) => (float[1,4] first, float[1,6] second)
      <float[8,3,3,3] w, float[4,8] v1, float[6,8] v2>
    {{ c = Conv<{CONV}>(x, w)
       g = GlobalAveragePool(c)
       f = Flatten(g)
       first = Gemm<transB=1>(f, v1)
       second = Gemm<transB=1>(f, v2) }}"""

# Of 512 pixels and fewer the mean is larger, of more the sum: 0 is predicted up to 22 x 22, then 1.
GROWING = f"""growing (float[1,3,16,16] x) => (float[1,2] y) <float[2,3,3,3] w>
    {{ c = Conv<{CONV}>(x, w)
       s = Sigmoid(c)
       m = ReduceMean<axes=[1,2,3]>(s)
       t = ReduceSum(s)
       of_mean = Constant<value = float[1] {{10.24}}>()
       of_sum = Constant<value = float[1] {{0.01}}>()
       first = Mul(m, of_mean)
       second = Mul(t, of_sum)
       both = Concat<axis=1>(first, second)
       y = Flatten(both) }}"""

# One linear layer on all pixels: there is no feature map.
FLAT = """flat (float[1,3,8,8] x) => (float[1,4] y) <float[4,192] w>
    { f = Flatten(x)
      y = Gemm<transB=1>(f, w) }"""

NO_IMAGE = """text (float[1,7] tokens) => (float[1,7] y) { y = Relu(tokens) }"""

UNSUPPORTED = """odd (float[1,3,16,16] x) => (float[1,3,16,16] y) { y = RandomUniformLike(x) }"""
