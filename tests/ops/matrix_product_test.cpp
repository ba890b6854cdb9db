#include "ops/matrix_product.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "ops/node_case.h"
#include "support/random_graph.h"

namespace cameras::testing {
namespace {

using ops::is_matrix_product;
using ops::matrix_product;

using Sizes = std::vector<std::int64_t>;

// Sums of k products of at most 1, in another order: k / 2^24 of them each, and a little.
constexpr double kSumsRounding = 1e-4;

void expect_products(const at::Tensor& a, const at::Tensor& b) {
  ASSERT_TRUE(is_matrix_product(a, b)) << a.sizes() << b.sizes();
  const at::Tensor expected = at::matmul(a.to(at::kDouble), b.to(at::kDouble));
  const at::Tensor found = matrix_product(a, b);
  ASSERT_EQ(found.sizes(), expected.sizes());
  EXPECT_TRUE(at::allclose(found.to(at::kDouble), expected, 0, kSumsRounding))
      << a.sizes() << b.sizes();
}

class MatrixProduct : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!at::hasMKLDNN()) GTEST_SKIP() << "this libtorch has no oneDNN";
  }
};

TEST_F(MatrixProduct, IsMatmul) {
  const std::vector<std::pair<Sizes, Sizes>> shapes{
      {{100, 110}, {110, 120}},         {{1, 100, 110}, {110, 120}},   {{2, 3, 70, 64}, {64, 80}},
      {{2, 3, 70, 64}, {2, 3, 64, 71}}, {{3, 70, 64}, {2, 1, 64, 80}}, {{128, 128}, {4, 128, 65}},
      {{1024, 1024}, {1024, 1}}};
  for (const auto& [a, b] : shapes) expect_products(random_tensor(a), random_tensor(b, -1, 1, 1));
}

TEST_F(MatrixProduct, TakesMatricesAsTheyLie) {
  const at::Tensor a = random_tensor({2, 110, 100});
  const at::Tensor b = random_tensor({2, 120, 100}, -1, 1, 1);
  expect_products(a, b.transpose(1, 2));
  expect_products(a.narrow(1, 3, 100).narrow(2, 0, 90), b.transpose(1, 2).narrow(1, 10, 90));
  expect_products(a.transpose(1, 2), b.narrow(1, 10, 110).narrow(2, 3, 96));
}

TEST_F(MatrixProduct, HasMatmulsGradients) {
  for (const auto& [of_a, of_b] :
       std::vector<std::pair<Sizes, Sizes>>{{{2, 3, 70, 64}, {2, 3, 64, 71}},
                                            {{3, 70, 64}, {2, 1, 64, 80}},
                                            {{2, 90, 64}, {64, 96}}}) {
    const at::Tensor a = random_tensor(of_a).requires_grad_();
    const at::Tensor b = random_tensor(of_b, -1, 1, 1).requires_grad_();
    const at::Tensor upstream = random_tensor(at::matmul(a, b).sizes(), -1, 1, 2);
    matrix_product(a, b).backward(upstream);
    const at::Tensor double_a = a.detach().to(at::kDouble).requires_grad_();
    const at::Tensor double_b = b.detach().to(at::kDouble).requires_grad_();
    at::matmul(double_a, double_b).backward(upstream.to(at::kDouble));
    EXPECT_TRUE(at::allclose(a.grad().to(at::kDouble), double_a.grad(), 0, kSumsRounding));
    EXPECT_TRUE(at::allclose(b.grad().to(at::kDouble), double_b.grad(), 0, kSumsRounding));
  }
}

// The second derivative of Σ (a b)³ along a, by a and by b.
TEST_F(MatrixProduct, GradientsAreDifferentiable) {
  const auto second = [](const at::Tensor& a, const at::Tensor& b, bool by_libtorch) {
    const at::Tensor product = by_libtorch ? at::matmul(a, b) : matrix_product(a, b);
    const at::Tensor cubes = product.pow(3).sum();
    const auto gradient = torch::autograd::grad({cubes}, {a}, {}, true, /*create_graph=*/true)[0];
    return torch::autograd::grad({gradient}, {a, b}, {a.detach()});
  };
  const at::Tensor a = random_tensor({90, 128}, -0.3, 0.3).requires_grad_();
  const at::Tensor b = random_tensor({128, 96}, -0.3, 0.3, 1).requires_grad_();
  const auto found = second(a, b, false);
  const auto expected = second(a.detach().to(at::kDouble).requires_grad_(),
                               b.detach().to(at::kDouble).requires_grad_(), true);
  for (const std::size_t i : {0U, 1U}) {
    EXPECT_GT(expected[i].abs().max().item<double>(), 1);
    // Sums of a hundred products of sums of a hundred products.
    EXPECT_TRUE(at::allclose(found[i].to(at::kDouble), expected[i], 1e-4, 1e-4));
  }
}

TEST_F(MatrixProduct, WeightsThatAreConstantGetNoGradient) {
  const at::Tensor a = random_tensor({90, 128}).requires_grad_();
  const at::Tensor b = random_tensor({128, 96}, -1, 1, 1);
  matrix_product(a, b).sum().backward();
  EXPECT_TRUE(a.grad().defined());
  EXPECT_FALSE(b.grad().defined());
}

TEST_F(MatrixProduct, ServesGemmWithItsFactorsAndItsBias) {
  const at::Tensor a = random_tensor({1, 1100});
  const at::Tensor b = random_tensor({1000, 1100}, -1, 1, 1);
  const at::Tensor c = random_tensor({1000}, -1, 1, 2);
  const at::Tensor y =
      evaluate({.type = "Gemm",
                .inputs = {a, b, c},
                .attributes = {{"alpha", 0.5F}, {"beta", 2.0F}, {"transB", std::int64_t{1}}}})[0];
  EXPECT_TRUE(at::allclose(y, 0.5 * at::mm(a, b.t()) + 2 * c, 0, kSumsRounding));
  EXPECT_THROW(evaluate({.type = "Gemm", .inputs = {a, b.t(), random_tensor({3, 1000})}}),
               c10::Error);
}

TEST_F(MatrixProduct, SmallOnesAndOtherTypesAreLeftToLibtorch) {
  EXPECT_FALSE(is_matrix_product(random_tensor({10, 10}), random_tensor({10, 10})));
  EXPECT_FALSE(
      is_matrix_product(at::ones({200, 200}, at::kDouble), at::ones({200, 200}, at::kDouble)));
  EXPECT_FALSE(is_matrix_product(random_tensor({1 << 21}), random_tensor({1 << 21})));
  EXPECT_FALSE(is_matrix_product(random_tensor({0, 200}), random_tensor({200, 200})));
}

}  // namespace
}  // namespace cameras::testing
