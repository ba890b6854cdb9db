#include "core/aten.h"

#include <array>

#include "ops/matrix_product.h"
#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/sizes.h"

// Products of matrices.
namespace cameras::ops {
namespace {

at::Tensor matrix(Inputs inputs, std::size_t index, std::string_view name, bool transposed) {
  const at::Tensor& value = floating_operand(inputs, index, name);
  require(value.dim() == 2, Errc::bad_model, "expected a matrix as input '", name,
          "', found shape ", value.sizes());
  return transposed ? value.t() : value;
}

}  // namespace

// numpy.matmul: [..,m,k] x [..,k,n] -> [..,m,n], the leading axes broadcast; a vector is a row on
// the left and a column on the right.
Tensors mat_mul(const Node&, Inputs inputs) {
  const at::Tensor& a = ranked_operand(inputs, 0, "A", 1);
  const at::Tensor& b = ranked_operand(inputs, 1, "B", 1);
  const std::int64_t inner = b.size(b.dim() == 1 ? 0 : -2);
  require(a.size(-1) == inner, Errc::bad_model, "expected [..,m,k] and [..,k,n], found ", a.sizes(),
          " and ", b.sizes());
  if (a.dim() >= 2 && b.dim() >= 2) {
    const Ints batch =
        broadcast_sizes(a.sizes().slice(0, a.dim() - 2), b.sizes().slice(0, b.dim() - 2));
    checked_sizes(joined(batch, {a.size(-2), b.size(-1)}));
  }
  return {product(a, b)};
}

// Y = alpha * A' B' + beta * C with A' [M,K], B' [K,N]; C broadcasts to [M,N].
Tensors gemm(const Node& node, Inputs inputs) {
  const at::Tensor a = matrix(inputs, 0, "A", node.attribute<std::int64_t>("transA", 0) != 0);
  const at::Tensor b = matrix(inputs, 1, "B", node.attribute<std::int64_t>("transB", 0) != 0);
  require(a.size(1) == b.size(0), Errc::bad_model, "expected A [M,K] and B [K,N], found ",
          a.sizes(), " and ", b.sizes());
  checked_sizes({a.size(0), b.size(1)});
  const double alpha = node.attribute("alpha", 1.F);
  const double beta = node.attribute("beta", 1.F);
  const at::Tensor c = optional_operand(inputs, 2);
  if (c.defined() && !is_matrix_product(a, b)) return {at::addmm(c, a, b, beta, alpha)};
  const at::Tensor scaled = alpha == 1 ? product(a, b) : product(a, b) * alpha;
  if (!c.defined()) return {scaled};
  return {scaled + (beta == 1 ? c : c * beta).expand_as(scaled)};
}

// ONNX Runtime's MatMul of matrices that it transposes on the way: alpha A' B'.
Tensors fused_mat_mul(const Node& node, Inputs inputs) {
  for (const char* key : {"transBatchA", "transBatchB"}) {
    require(node.attribute<std::int64_t>(key, 0) == 0, Errc::unsupported_operator, "expected ", key,
            " = 0, found 1");
  }
  const auto side = [&](std::size_t index, std::string_view name, std::string_view key) {
    const at::Tensor& value = ranked_operand(inputs, index, name, 1);
    // ONNX Runtime leaves a vector as it is.
    const bool transposed = node.attribute<std::int64_t>(key, 0) != 0 && value.dim() > 1;
    return transposed ? value.transpose(-2, -1) : value;
  };
  const std::array sides{side(0, "A", "transA"), side(1, "B", "transB")};
  const double alpha = node.attribute("alpha", 1.F);
  Tensors product = mat_mul(node, sides);
  if (alpha != 1) product[0] = product[0] * alpha;
  return product;
}

// Sums of products by Einstein's convention, e.g. "bij,bjk->bik".
Tensors einsum(const Node& node, Inputs inputs) {
  const std::string equation = node.attribute("equation", std::string());
  require(!equation.empty(), Errc::bad_model, "expected attribute 'equation', found none");
  for (std::size_t i = 0; i < inputs.size(); ++i) operand(inputs, i, "Inputs");
  return {at::einsum(equation, at::TensorList(inputs.data(), inputs.size()))};
}

}  // namespace cameras::ops
