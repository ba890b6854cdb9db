#pragma once

#include <array>
#include <string_view>

namespace cameras::hostile {

/// Small classifiers in ONNX's text syntax. Weights are made by nodes, so that their shapes are
/// numbers of the text as well.
constexpr std::array<std::string_view, 5> kModelTexts{
    // A plain one that ends in a Softmax.
    R"(<ir_version: 8, opset_import: ["" : 13]>
net (float[1,3,24,24] x) => (float[1,4] y) {
  s1 = Constant <value_ints = [8,3,3,3]> ()
  w1 = ConstantOfShape <value = float[1] {0.05}> (s1)
  c1 = Conv <pads = [1,1,1,1]> (x, w1)
  r1 = Relu (c1)
  p1 = MaxPool <kernel_shape = [2,2], strides = [2,2]> (r1)
  s2 = Constant <value_ints = [4,8,3,3]> ()
  w2 = ConstantOfShape <value = float[1] {0.02}> (s2)
  c2 = Conv <strides = [2,2]> (p1, w2)
  g = GlobalAveragePool (c2)
  f = Flatten (g)
  y = Softmax <axis = 1> (f)
})",
    // Flattened, with a fixed shape written into a Reshape, and a Gemm.
    R"(<ir_version: 8, opset_import: ["" : 13]>
net (float[1,3,12,12] x) => (float[1,5] y) {
  s1 = Constant <value_ints = [6,3,3,3]> ()
  w1 = ConstantOfShape <value = float[1] {0.1}> (s1)
  c1 = Conv <dilations = [2,2]> (x, w1)
  t = Constant <value_ints = [1,384]> ()
  f = Reshape (c1, t)
  s2 = Constant <value_ints = [384,5]> ()
  w2 = ConstantOfShape <value = float[1] {0.01}> (s2)
  y = Gemm (f, w2)
})",
    // Of any size, with a shortcut, a gate, groups and a Concat.
    R"(<ir_version: 8, opset_import: ["" : 13]>
net (float[N,3,H,W] x) => (float[N,12] y) {
  s1 = Constant <value_ints = [6,3,3,3]> ()
  w1 = ConstantOfShape <value = float[1] {0.1}> (s1)
  c1 = Conv <pads = [1,1,1,1]> (x, w1)
  s2 = Constant <value_ints = [6,2,3,3]> ()
  w2 = ConstantOfShape <value = float[1] {-0.1}> (s2)
  c2 = Conv <group = 3, pads = [1,1,1,1]> (c1, w2)
  a = Add (c1, c2)
  h = HardSigmoid (a)
  m = Mul (a, h)
  k = Concat <axis = 1> (m, c1)
  y0 = ReduceMean <axes = [2,3], keepdims = 0> (k)
  y = Identity (y0)
})",
    // Shapes that are computed, sliced and resized.
    R"(<ir_version: 8, opset_import: ["" : 13]>
net (float[1,3,16,16] x) => (float[1,3] y) {
  n = Shape (x)
  b = Constant <value_ints = [2]> ()
  e = Constant <value_ints = [4]> ()
  hw = Slice (n, b, e)
  two = Constant <value_ints = [2]> ()
  half = Div (hw, two)
  nc = Constant <value_ints = [1,3]> ()
  to = Concat <axis = 0> (nc, half)
  r = Resize (x, , , to)
  s1 = Constant <value_ints = [3,3,1,1]> ()
  w1 = ConstantOfShape <value = float[1] {0.3}> (s1)
  c1 = Conv (r, w1)
  q = Constant <value_ints = [0,0,1,1,0,0,1,1]> ()
  d = Pad (c1, q)
  g = GlobalMaxPool (d)
  ax = Constant <value_ints = [2,3]> ()
  y = Squeeze (g, ax)
})",
    // A value that is repeated.
    R"(<ir_version: 8, opset_import: ["" : 13]>
net (float[1,3,8,8] x) => (float[1,6] y) {
  t = Constant <value_ints = [1,2,1,1]> ()
  a = Tile (x, t)
  z = Constant <value_ints = [1,6,8,8]> ()
  b = Expand (a, z)
  c = Concat <axis = 2> (a, b)
  s1 = Constant <value_ints = [6,6,2,2]> ()
  w1 = ConstantOfShape <value = float[1] {0.1}> (s1)
  d = ConvTranspose <strides = [2,2]> (c, w1)
  p = AveragePool <kernel_shape = [4,4], strides = [3,3], ceil_mode = 1> (d)
  y = ReduceMax <axes = [2,3], keepdims = 0> (p)
})"};

}  // namespace cameras::hostile
