#include "core/aten.h"
#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/axes.h"
#include "ops/shapes/sizes.h"

// Elements moved or repeated: Transpose, DepthToSpace, SpaceToDepth, Expand, Tile.
namespace cameras::ops {
namespace {

struct Blocks {
  std::int64_t size, batch, channels, height, width;
};

// The block size of a [N,C,h,w] operand.
Blocks blocks(const Node& node, const at::Tensor& x) {
  require(x.dim() == 4, Errc::bad_model, "expected an input [N,C,h,w], found shape ", x.sizes());
  const auto size = node.attribute<std::int64_t>("blocksize", 0);
  require(size >= 1 && size < std::int64_t{1} << 15, Errc::bad_model,
          "expected a blocksize in [1, 2^15), found ", size);
  return {size, x.size(0), x.size(1), x.size(2), x.size(3)};
}

}  // namespace

// The axes in the order `perm`; reversed by default.
Tensors transpose(const Node& node, Inputs inputs) {
  const at::Tensor& x = operand(inputs, 0, "data");
  Ints reversed = axes_from(0, x.dim());
  std::ranges::reverse(reversed);
  const Ints order = axes_of(node.attribute("perm", reversed), x.dim());
  require(order.size() == reversed.size(), Errc::bad_model, "expected perm of ", x.dim(),
          " axes, found ", order.size());
  return {x.permute(order)};
}

// [N,C,h,w] -> [N,C/(b*b),h*b,w*b]; channels count depth-column-row (DCR) or column-row-depth
// (CRD).
Tensors depth_to_space(const Node& node, Inputs inputs) {
  const at::Tensor& x = operand(inputs, 0, "input");
  const Blocks b = blocks(node, x);
  const std::string mode = node.attribute("mode", std::string("DCR"));
  require(mode == "DCR" || mode == "CRD", Errc::bad_model, "expected mode = DCR or CRD, found '",
          mode, "'");
  require(b.channels % (b.size * b.size) == 0, Errc::bad_model, "expected channels divisible by ",
          b.size * b.size, ", found shape ", x.sizes());
  const std::int64_t depth = b.channels / (b.size * b.size);
  const at::Tensor y = mode == "DCR"
                           ? x.reshape({b.batch, b.size, b.size, depth, b.height, b.width})
                                 .permute({0, 3, 4, 1, 5, 2})
                           : x.reshape({b.batch, depth, b.size, b.size, b.height, b.width})
                                 .permute({0, 1, 4, 2, 5, 3});
  return {y.reshape({b.batch, depth, b.height * b.size, b.width * b.size})};
}

// [N,C,h,w] -> [N,C*b*b,h/b,w/b].
Tensors space_to_depth(const Node& node, Inputs inputs) {
  const at::Tensor& x = operand(inputs, 0, "input");
  const Blocks b = blocks(node, x);
  require(b.height % b.size == 0 && b.width % b.size == 0, Errc::bad_model,
          "expected a height and width divisible by ", b.size, ", found shape ", x.sizes());
  const std::int64_t rows = b.height / b.size;
  const std::int64_t columns = b.width / b.size;
  return {x.reshape({b.batch, b.channels, rows, b.size, columns, b.size})
              .permute({0, 3, 5, 1, 2, 4})
              .reshape({b.batch, b.channels * b.size * b.size, rows, columns})};
}

// X broadcast against a tensor of the given shape.
Tensors expand(const Node&, Inputs inputs) {
  const at::Tensor& x = operand(inputs, 0, "input");
  const Ints shape = integers(operand(inputs, 1, "shape"), "shape");
  return {x.expand(broadcast_sizes(x.sizes(), checked_sizes(shape)))};
}

// X repeated along every axis.
Tensors tile(const Node&, Inputs inputs) {
  const at::Tensor& x = operand(inputs, 0, "input");
  const Ints repeats = integers(operand(inputs, 1, "repeats"), "repeats");
  require(repeats.size() == static_cast<std::size_t>(x.dim()), Errc::bad_model, "expected ",
          x.dim(), " repeats, found ", repeats.size());
  Ints sizes;
  for (std::size_t i = 0; i < repeats.size(); ++i) {
    const std::int64_t size = x.sizes()[i];
    require(repeats[i] >= 0 && repeats[i] <= kMaxElements && size <= kMaxElements, Errc::bad_model,
            "expected repeats in [0, ", kMaxElements, "], found ", repeats[i]);
    sizes.push_back(size * repeats[i]);
  }
  checked_sizes(sizes);
  return {x.repeat(repeats)};
}

}  // namespace cameras::ops
