#include "ops/matrix_product.h"

#include <torch/csrc/autograd/custom_function.h>

#include "core/aten.h"
#include "ops/shapes/sizes.h"

namespace cameras::ops {
namespace {

// Below this the way to oneDNN and back costs more than it brings.
constexpr std::int64_t kLeastMultiplications = 1 << 20;

// [m,k] x [k,n]: a linear layer with the weights b', or the gradient of one with the weights b by
// its input, whichever way b lies.
at::Tensor product_of_two(const at::Tensor& a, const at::Tensor& b) {
  const at::Tensor rows = a.contiguous().to_mkldnn();
  if (b.t().is_contiguous()) return at::mkldnn_linear(rows, b.t(), /*bias=*/{}).to_dense();
  return at::mkldnn_linear_backward_input({a.size(0), b.size(1)}, rows, b.contiguous()).to_dense();
}

// [B,m,k] x [B,k,n].
at::Tensor products(const at::Tensor& a, const at::Tensor& b) {
  const at::NoGradGuard no_grad;
  if (a.size(0) == 1) return product_of_two(a[0], b[0]).unsqueeze(0);
  at::Tensor result = at::empty({a.size(0), a.size(1), b.size(2)}, a.options());
  for (std::int64_t i = 0; i < a.size(0); ++i) result[i].copy_(product_of_two(a[i], b[i]));
  return result;
}

struct MatrixProduct : torch::autograd::Function<MatrixProduct> {
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& a,
                            const at::Tensor& b) {
    context->save_for_backward({a, b});
    context->saved_data["a"] = a.requires_grad();
    context->saved_data["b"] = b.requires_grad();
    return products(a, b);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const at::Tensor& gradient = gradients.front();
    at::Tensor by_a;
    at::Tensor by_b;
    // Recorded where the derivative is to be differentiated itself.
    if (context->saved_data["a"].toBool()) by_a = apply(gradient, saved[1].transpose(1, 2));
    if (context->saved_data["b"].toBool()) by_b = apply(saved[0].transpose(1, 2), gradient);
    return {by_a, by_b};
  }
};

}  // namespace

bool is_matrix_product(const at::Tensor& a, const at::Tensor& b) {
  const bool fits = a.dim() >= 2 && b.dim() >= 2 && a.is_cpu() && b.is_cpu() &&
                    a.scalar_type() == at::kFloat && b.scalar_type() == at::kFloat;
  return fits && at::hasMKLDNN() && a.numel() > 0 && b.numel() > 0 &&
         a.numel() >= kLeastMultiplications / b.size(-1);
}

at::Tensor matrix_product(const at::Tensor& a, const at::Tensor& b) {
  const Ints rows_and_columns{a.size(-2), b.size(-1)};
  if (b.dim() == 2) {  // rows of all leading axes are rows of one matrix
    const at::Tensor rows = a.reshape({1, -1, a.size(-1)});
    return MatrixProduct::apply(rows, b.unsqueeze(0))
        .reshape(joined(a.sizes().slice(0, a.dim() - 1), {b.size(-1)}));
  }
  const Ints batch =
      broadcast_sizes(a.sizes().slice(0, a.dim() - 2), b.sizes().slice(0, b.dim() - 2));
  const auto in_a_row = [&](const at::Tensor& value) {
    return value.expand(joined(batch, value.sizes().slice(value.dim() - 2)))
        .reshape({-1, value.size(-2), value.size(-1)});
  };
  return MatrixProduct::apply(in_a_row(a), in_a_row(b)).reshape(joined(batch, rows_and_columns));
}

at::Tensor product(const at::Tensor& a, const at::Tensor& b) {
  return is_matrix_product(a, b) ? matrix_product(a, b) : at::matmul(a, b);
}

}  // namespace cameras::ops
