#include "network/row_gradients.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <vector>

#include "cameras/error.h"
#include "network/batches.h"
#include "network/pooled_network.h"
#include "network/program.h"

namespace cameras::testing {
namespace {

// Of labels 3 and 0.
at::Tensor row_weights() {
  return at::tensor({0.F, 0.F, 0.F, 1.F, 0.F, 1.F, 0.F, 0.F, 0.F, 0.F}).view({2, 5});
}

// Other kernels for other batch sizes: sums of a few dozen products in another order.
constexpr double kRowTolerance = 1e-5;

// y[0] = Σ x², y[1] = 3 Σ x, y[2] = 7: gradients 2 x, 3 and none; of y[0] - 2 y[1] 2 x - 6.
TEST(RowGradients, AreThoseOfEachRow) {
  const auto scores = [](const at::Tensor& x) {
    const at::Tensor rows = x.flatten(1);
    return at::stack({(rows * rows).sum(1), 3 * rows.sum(1), at::full({4}, 7.F)}, 1);
  };
  const at::Tensor inputs = random_tensor({4, 2, 3, 3});
  const at::Tensor weights =
      at::tensor({0.F, 1.F, 0.F, 1.F, 0.F, 0.F, 0.F, 0.F, 1.F, 1.F, -2.F, 0.F}).view({4, 3});
  const at::Tensor found = row_gradients(inputs, weights, scores);
  ASSERT_EQ(found.sizes(), (at::IntArrayRef{4, 4, 2, 3, 3}));
  EXPECT_TRUE(at::equal(found.select(1, 0), at::full({4, 2, 3, 3}, 3.F)));
  EXPECT_TRUE(at::equal(found.select(1, 1), 2 * inputs));
  EXPECT_TRUE(at::equal(found.select(1, 2), at::zeros({4, 2, 3, 3})));
  // One addition more, in any order.
  EXPECT_TRUE(at::allclose(found.select(1, 3), 2 * inputs - 6, 1e-6, 1e-6));
  EXPECT_FALSE(inputs.requires_grad());
}

TEST(RowGradients, AreZeroWhereNothingIsRecorded) {
  const auto scores = [](const at::Tensor&) { return at::ones({2, 5}); };
  EXPECT_TRUE(at::equal(row_gradients(at::ones({2, 3, 4, 4}), row_weights(), scores),
                        at::zeros({2, 2, 3, 4, 4})));
}

// As a network asks for them on a GPU: in batches, and one by one where a batch is refused.
TEST(RowGradients, OfBatchesAreThoseOfEachInput) {
  const Program program(pooled_graph("Tanh"), at::kCPU);
  std::vector<std::int64_t> sizes;
  bool refused = false;
  const auto scores = [&](const at::Tensor& inputs) {
    Program::Values values = program.start(inputs);
    program.run(values, 0, program.step_count());
    return values[program.output_slot()];
  };
  const auto gradients = [&](const at::Tensor& part) {
    sizes.push_back(part.size(0));
    require(!refused || part.size(0) == 1, Errc::bad_model, "no memory");
    return row_gradients(part, row_weights(), scores);
  };
  const at::Tensor inputs = random_tensor({5, 3, 8, 8});
  const at::Tensor expected = Batches().rows(inputs, 1, gradients, scores);
  const Batches batches;
  for (const bool refuses : {false, true}) {
    refused = refuses;
    sizes.clear();
    const at::Tensor found = batches.rows(inputs, 2, gradients, scores);
    EXPECT_EQ(sizes, refuses ? (std::vector<std::int64_t>{2, 1, 1, 2, 1, 1, 1})
                             : (std::vector<std::int64_t>{2, 2, 1}));
    EXPECT_TRUE(at::allclose(found, expected, kRowTolerance,
                             kRowTolerance * expected.abs().max().item<double>()));
  }
}

}  // namespace
}  // namespace cameras::testing
