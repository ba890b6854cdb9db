#include "ops/row_product.h"

#include "core/aten.h"

#include <gtest/gtest.h>

#include "ops/node_case.h"

// The head of VGG: one row times a matrix that is large enough for threads.
namespace cameras::testing {
namespace {

using ops::is_row_product;
using ops::row_product;

// 1100 * 1000 elements; both layouts, as a Gemm with and without transB hands them over.
std::vector<at::Tensor> matrices() { return {random({1100, 1000}), random({1000, 1100}).t()}; }

// 1e-11: float64's rounding, 1e-16, of sums of 1100 products below 1, in two orders.
TEST(RowProduct, IsTheMatrixProduct) {
  const at::Tensor row = random({1, 1100});
  for (const at::Tensor& weights : matrices()) {
    ASSERT_TRUE(is_row_product(row, weights));
    EXPECT_TRUE(at::allclose(row_product(row, weights), at::mm(row, weights), 0, 1e-11));
  }
}

// 1e-3: float32 rounds 1100 times, by 6e-8 of a sum that reaches 150; chance adds up to 33 of
// these.
TEST(RowProduct, OfFloat32IsThatOfFloat64) {
  for (const at::Tensor& weights : matrices()) {
    const at::Tensor row = random({1, 1100}).to(at::kFloat).requires_grad_();
    const at::Tensor narrow = weights.to(at::kFloat);
    const at::Tensor upstream = random({1, 1000}).to(at::kFloat);
    ASSERT_TRUE(is_row_product(row, narrow));
    const at::Tensor found = row_product(row, narrow);
    found.backward(upstream);
    const at::Tensor exact = narrow.to(at::kDouble);
    const auto furthest = [](const at::Tensor& a, const at::Tensor& b) {
      return (a.to(at::kDouble) - b).abs().max().item<double>();
    };
    EXPECT_LE(furthest(found, at::mm(row.to(at::kDouble), exact)), 1e-3);
    EXPECT_LE(furthest(row.grad(), at::mm(upstream.to(at::kDouble), exact.t())), 1e-3);
  }
}

// The product is linear in the row: its gradient against v is W v, whatever the row.
TEST(RowProduct, IsDifferentiatedByTheRow) {
  const at::Tensor upstream = random({1, 1000});
  for (const at::Tensor& weights : matrices()) {
    const at::Tensor row = random({1, 1100}).requires_grad_();
    row_product(row, weights).backward(upstream);
    EXPECT_TRUE(at::allclose(row.grad(), at::mm(upstream, weights.t()), 0, 1e-11));
  }
}

TEST(RowProduct, LeavesOtherOperandsToTheLibrary) {
  const at::Tensor weights = random({1100, 1000});
  EXPECT_FALSE(is_row_product(random({2, 1100}), weights));
  EXPECT_FALSE(is_row_product(random({1, 30}), random({30, 30})));
  EXPECT_FALSE(is_row_product(random({1, 1100}), weights.clone().requires_grad_()));
  EXPECT_FALSE(is_row_product(random({1, 1100}).to(at::kFloat), weights));
}

TEST(RowProduct, ServesGemmWithItsFactorsAndItsBias) {
  const at::Tensor a = random({1, 1100}), b = random({1000, 1100}), c = random({1000});
  const at::Tensor y =
      evaluate({.type = "Gemm",
                .inputs = {a, b, c},
                .attributes = {{"alpha", 0.5F}, {"beta", 2.0F}, {"transB", std::int64_t{1}}}})[0];
  EXPECT_TRUE(at::allclose(y, 0.5 * at::mm(a, b.t()) + 2 * c, 0, 1e-11));
  EXPECT_THROW(evaluate({.type = "Gemm", .inputs = {a, b.t(), random({3, 1000})}}), c10::Error);
}

}  // namespace
}  // namespace cameras::testing
