#include "network/row_gradients.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "cameras/error.h"
#include "network/batches.h"
#include "network/program.h"
#include "support/random_graph.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

constexpr std::array<std::int64_t, 2> kLabels{3, 0};

// A network as the file has it, run without what Network does around it.
class Rows {
 public:
  at::Tensor scores(const at::Tensor& inputs) const {
    sizes.push_back(inputs.size(0));
    Program::Values values = program_.start(inputs);
    program_.run(values, 0, program_.step_count());
    return values[program_.output_slot()];
  }
  Gradients gradients(const at::Tensor& inputs) const {
    return row_gradients(inputs, kLabels, [this](const at::Tensor& x) { return scores(x); });
  }

  mutable std::vector<std::int64_t> sizes;  // of the batches that were run

 private:
  Program program_{random_graph(R"(
      net (float[N,3,8,8] x, float[4,3,3,3] w, float[5,4] v) => (float[N,5] y) {
        c = Conv <pads = [1, 1, 1, 1]> (x, w)
        r = Tanh (c)
        g = GlobalAveragePool (r)
        f = Flatten (g)
        y = Gemm <transB = 1> (f, v)
      })"),
                   at::kCPU};
};

// Other kernels for other batch sizes: sums of a few dozen products in another order.
constexpr double kTolerance = 1e-5;

void expect_gradients_of_each(const Gradients& found, const Rows& rows, const at::Tensor& inputs) {
  ASSERT_EQ(found.size(), kLabels.size());
  for (std::int64_t i = 0; i < inputs.size(0); ++i) {
    const Gradients expected = rows.gradients(inputs.narrow(0, i, 1));
    for (std::size_t label = 0; label < kLabels.size(); ++label) {
      EXPECT_TRUE(at::allclose(found[label].narrow(0, i, 1), expected[label], kTolerance,
                               kTolerance * expected[label].abs().max().item<double>()))
          << i;
    }
  }
}

// y[0] = Σ x², y[1] = 3 Σ x: gradients 2 x and 3.
TEST(RowGradients, AreThoseOfEachRow) {
  const auto run = [](const at::Tensor& x) {
    const at::Tensor rows = x.flatten(1);
    return at::stack({(rows * rows).sum(1), 3 * rows.sum(1)}, 1);
  };
  const at::Tensor inputs = random_tensor({4, 2, 3, 3});
  const std::vector<at::Tensor> found =
      row_gradients(inputs, std::array<std::int64_t, 2>{1, 0}, run);
  ASSERT_EQ(found.size(), 2);
  EXPECT_TRUE(at::equal(found[0], at::full({4, 2, 3, 3}, 3.F)));
  EXPECT_TRUE(at::equal(found[1], 2 * inputs));
  EXPECT_FALSE(inputs.requires_grad());
}

TEST(RowGradients, OfANetworkAreThoseOfEachInput) {
  const Rows rows;
  const at::Tensor inputs = random_tensor({3, 3, 8, 8});
  const Gradients found = rows.gradients(inputs);
  EXPECT_EQ(rows.sizes, (std::vector<std::int64_t>{3}));
  expect_gradients_of_each(found, rows, inputs);
}

TEST(GradientsByParts, AreAskedForInBatches) {
  const Rows rows;
  const Batches batches;
  const at::Tensor inputs = random_tensor({5, 3, 8, 8});
  const auto parts =
      batches.parts(inputs, 2, [&](const at::Tensor& part) { return rows.scores(part); });
  rows.sizes.clear();
  const GradientsOf of = [&](const at::Tensor& part) { return rows.gradients(part); };
  const Gradients found = gradients_by_parts(parts, of, of);
  EXPECT_EQ(rows.sizes, (std::vector<std::int64_t>{2, 2, 1}));
  expect_gradients_of_each(found, rows, inputs);
}

TEST(GradientsByParts, ABatchThatIsRefusedIsAskedForOneByOne) {
  const Rows rows;
  const at::Tensor inputs = random_tensor({3, 3, 8, 8});
  const GradientsOf refused = [](const at::Tensor&) -> Gradients {
    fail(Errc::bad_model, "no memory");
  };
  const GradientsOf alone = [&](const at::Tensor& part) { return rows.gradients(part); };
  const Gradients found = gradients_by_parts(inputs.split(2), refused, alone);
  EXPECT_EQ(rows.sizes, (std::vector<std::int64_t>{1, 1, 1}));
  expect_gradients_of_each(found, rows, inputs);
  EXPECT_EQ(refusal_of([&] { gradients_by_parts(inputs.split(1), alone, refused); }),
            (Refusal{Errc::bad_model, "no memory"}));
}

}  // namespace
}  // namespace cameras::testing
