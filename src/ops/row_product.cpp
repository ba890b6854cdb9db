#include "ops/row_product.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include "core/aten.h"

namespace cameras::ops {
namespace {

// Below this a thread costs more than it brings.
constexpr std::int64_t kLeastElements = 1 << 20;

bool for_onednn(const at::Tensor& matrix) {
  return at::hasMKLDNN() && matrix.scalar_type() == at::kFloat &&
         (matrix.is_contiguous() || matrix.t().is_contiguous());
}

// The linear layer of that matrix, or the gradient of the one of its transpose: where it lies.
at::Tensor by_onednn(const at::Tensor& matrix, const at::Tensor& vector) {
  const at::Tensor row = vector.unsqueeze(0).to_mkldnn();
  const at::Tensor result = matrix.is_contiguous() ? at::mkldnn_linear(row, matrix, /*bias=*/{})
                                                   : at::mkldnn_linear_backward_input(
                                                         {1, matrix.size(0)}, row, matrix.t());
  return result.to_dense()[0];
}

// matrix [N,K] times vector [K] -> [N]; each thread multiplies some of the rows.
at::Tensor matrix_by_vector(const at::Tensor& matrix, const at::Tensor& vector) {
  if (for_onednn(matrix)) return by_onednn(matrix, vector);
  at::Tensor result = at::empty({matrix.size(0)}, vector.options());
  const std::int64_t threads = at::get_num_threads();
  const std::int64_t share = (matrix.size(0) + threads - 1) / threads;
  at::parallel_for(0, matrix.size(0), share, [&](std::int64_t first, std::int64_t last) {
    const at::NoGradGuard constant;  // a thread of its own records by default
    at::Tensor part = result.narrow(0, first, last - first);
    at::mv_out(part, matrix.narrow(0, first, last - first), vector);
  });
  return result;
}

struct RowProduct : torch::autograd::Function<RowProduct> {
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& row,
                            const at::Tensor& weights) {
    context->save_for_backward({weights});
    return matrix_by_vector(weights.t(), row[0]).unsqueeze(0);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    const at::Tensor weights = context->get_saved_variables().front();
    return {matrix_by_vector(weights, gradients.front()[0].contiguous()).unsqueeze(0),
            at::Tensor()};
  }
};

}  // namespace

bool is_row_product(const at::Tensor& a, const at::Tensor& b) {
  return a.dim() == 2 && b.dim() == 2 && a.size(0) == 1 && b.numel() >= kLeastElements &&
         a.is_cpu() && b.is_cpu() && !b.requires_grad() && a.scalar_type() == b.scalar_type() &&
         (a.scalar_type() == at::kFloat || a.scalar_type() == at::kDouble);
}

at::Tensor row_product(const at::Tensor& row, const at::Tensor& weights) {
  return RowProduct::apply(row.contiguous(), weights);
}

}  // namespace cameras::ops
