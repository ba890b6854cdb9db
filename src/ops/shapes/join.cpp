#include "core/aten.h"
#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/axes.h"
#include "ops/shapes/sizes.h"

// Concat and Split.
namespace cameras::ops {
namespace {

// The sizes of the parts along an axis of `size`: given, or `parts` equal ones of which the last
// may be smaller (opset 18).
Ints split_sizes(const std::optional<Ints>& given, std::int64_t size, std::int64_t parts) {
  if (given) return *given;
  require(parts >= 1, Errc::bad_model, "expected at least one output, found none");
  const std::int64_t each = (size + parts - 1) / parts;
  Ints sizes(static_cast<std::size_t>(parts), each);
  sizes.back() = size - each * (parts - 1);
  require(sizes.back() >= 0, Errc::bad_model, "expected an axis that splits into ", parts,
          " parts, found size ", size);
  return sizes;
}

}  // namespace

// The operands one after the other along `axis`; their other sizes are equal.
Tensors concat(const Node& node, Inputs inputs) {
  require(node.has("axis"), Errc::bad_model, "expected attribute 'axis', found none");
  const at::Tensor& first = ranked_operand(inputs, 0, "inputs", 1);
  const std::int64_t axis = axis_of(node.attribute<std::int64_t>("axis", 0), first.dim());
  Ints sizes = first.sizes().vec();
  for (std::size_t i = 1; i < inputs.size(); ++i) {
    const at::Tensor& next = operand(inputs, i, "inputs");
    Ints same = next.sizes().vec();
    require(next.dim() == first.dim(), Errc::bad_model, "expected operands of one rank, found ",
            first.sizes(), " and ", next.sizes());
    same[axis] = first.size(axis);
    require(first.sizes() == at::IntArrayRef(same), Errc::bad_model,
            "expected operands that differ along axis ", axis, " only, found ", first.sizes(),
            " and ", next.sizes());
    sizes[axis] += next.size(axis);
  }
  checked_sizes(sizes);
  return {at::cat(at::TensorList(inputs.data(), inputs.size()), axis)};
}

// X -> its parts along `axis`: of the sizes `split`, or one equal part for each output.
Tensors split(const Node& node, Inputs inputs) {
  const at::Tensor& x = ranked_operand(inputs, 0, "input", 1);
  const std::int64_t axis = axis_of(node.attribute<std::int64_t>("axis", 0), x.dim());
  const auto outputs = static_cast<std::int64_t>(node.outputs.size());
  const auto parts = node.attribute<std::int64_t>("num_outputs", outputs);
  require(parts == outputs, Errc::bad_model, "expected num_outputs = ", outputs, ", found ", parts);
  const Ints sizes =
      split_sizes(attribute_or_operand(node, inputs, 1, "split"), x.size(axis), parts);
  require(sizes.size() == node.outputs.size(), Errc::bad_model, "expected ", outputs,
          " sizes of parts, found ", sizes.size());
  std::int64_t left = x.size(axis);
  for (const std::int64_t size : sizes) {
    require(size >= 0 && size <= left, Errc::bad_model, "expected parts of axis size ",
            x.size(axis), ", found ", at::IntArrayRef(sizes));
    left -= size;
  }
  require(left == 0, Errc::bad_model, "expected parts that add up to ", x.size(axis), ", found ",
          at::IntArrayRef(sizes));
  return {x.split_with_sizes(sizes, axis)};
}

}  // namespace cameras::ops
