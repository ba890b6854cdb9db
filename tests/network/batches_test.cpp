#include "network/batches.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <vector>

#include "cameras/error.h"
#include "cameras/network.h"
#include "support/random_graph.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

// Scores [N,2] of values [N,3], and the sizes of the batches that were asked for.
struct Recorder {
  std::vector<std::int64_t> sizes;
  at::Tensor operator()(const at::Tensor& values) {
    sizes.push_back(values.size(0));
    return values.narrow(1, 0, 2) * 3 - values.narrow(1, 1, 2);
  }
};

TEST(Batches, AreRunTogetherOnceOneWasCompared) {
  Recorder recorder;
  const Batches batches;
  const at::Tensor values = random_tensor({10, 3});
  const auto run = [&](const at::Tensor& part) { return recorder(part); };
  const at::Tensor expected = Recorder{}(values);
  EXPECT_TRUE(at::equal(batches.scores(values, 4, run), expected));
  EXPECT_EQ(recorder.sizes, (std::vector<std::int64_t>{1, 1, 4, 4, 4, 2}));
  recorder.sizes.clear();
  EXPECT_TRUE(at::equal(batches.scores(values, 4, run), expected));
  EXPECT_EQ(recorder.sizes, (std::vector<std::int64_t>{4, 4, 2}));
}

TEST(Batches, ThatMixTheirValuesAreGivenUp) {
  Recorder recorder;
  const Batches batches;
  const at::Tensor values = random_tensor({6, 3});
  const auto mixing = [&](const at::Tensor& part) {
    return recorder(part - part.mean(0, /*keepdim=*/true) * (part.size(0) > 1 ? 1 : 0));
  };
  EXPECT_TRUE(at::equal(batches.scores(values, 4, mixing), Recorder{}(values)));
  EXPECT_EQ(recorder.sizes, (std::vector<std::int64_t>{1, 1, 4, 1, 1, 1, 1, 1, 1}));
}

// All values alike, so that the mean of the batch is each of them.
TEST(Batches, ThatMixEqualValuesAreGivenUpToo) {
  const Batches batches;
  const at::Tensor values = random_tensor({1, 3}).expand({4, 3});
  bool mixed = false;
  const auto mean = [&](const at::Tensor& part) {
    mixed = part.size(0) > 1;
    return Recorder{}(part.mean(0, /*keepdim=*/true).expand(part.sizes()));
  };
  EXPECT_TRUE(at::equal(batches.scores(values, 4, mean), Recorder{}(values)));
  EXPECT_FALSE(mixed);
}

TEST(Batches, ALaterBatchThatIsRefusedIsRunOneByOne) {
  const Batches batches;
  bool strict = false;
  const auto run = [&](const at::Tensor& part) {
    require(!strict || part.size(0) == 1, Errc::bad_model, "no memory");
    return Recorder{}(part);
  };
  const at::Tensor values = random_tensor({4, 3});
  batches.scores(values, 4, run);
  strict = true;
  EXPECT_TRUE(at::equal(batches.scores(values, 4, run), Recorder{}(values)));
}

TEST(Batches, ThatANodeRefusesAreGivenUp) {
  std::int64_t refused = 0;
  const auto refusing = [&](const at::Tensor& part) {
    if (part.size(0) > 1) {
      ++refused;
      fail(Errc::bad_model, "no batches");
    }
    return Recorder{}(part);
  };
  const Batches batches;
  const at::Tensor values = random_tensor({6, 3});
  EXPECT_TRUE(at::equal(batches.scores(values, 4, refusing), Recorder{}(values)));
  EXPECT_EQ(refused, 1);
}

TEST(Batches, AnErrorOfASingleValueIsToldAsItIs) {
  const auto broken = [](const at::Tensor&) -> at::Tensor { fail(Errc::bad_model, "broken"); };
  EXPECT_EQ(refusal_of([&] {
              Batches().scores(random_tensor({3, 3}), 2, broken);
            }),
            (Refusal{Errc::bad_model, "broken"}));
}

TEST(Batches, OfTheCpuAreSingleValues) {
  EXPECT_EQ(Batches::size_for(at::kCPU, 32, 32), 1);
  EXPECT_EQ(Batches::size_for(at::kCUDA, 32, 32), 64);
  EXPECT_EQ(Batches::size_for(at::kCUDA, 512, 512), 16);
  EXPECT_EQ(Batches::size_for(at::kCUDA, 8192, 8192), 1);
}

// Their passes are kept for the backward pass.
TEST(Batches, OfGradientsAreSmaller) {
  EXPECT_EQ(Batches::size_for_gradients(at::kCPU, 32, 32), 1);
  EXPECT_EQ(Batches::size_for_gradients(at::kCUDA, 32, 32), 8);
  EXPECT_EQ(Batches::size_for_gradients(at::kCUDA, 8192, 8192), 1);
}

// The scores judge, once, and are no rows.
TEST(Batches, OfOtherRowsAreJudgedByTheScores) {
  Recorder recorder;
  std::vector<std::int64_t> sizes;
  const auto squares = [&](const at::Tensor& part) {
    sizes.push_back(part.size(0));
    return part * part;
  };
  const at::Tensor values = random_tensor({5, 3});
  const at::Tensor found =
      Batches().rows(values, 2, squares, [&](const at::Tensor& part) { return recorder(part); });
  EXPECT_TRUE(at::equal(found, values * values));
  EXPECT_EQ(recorder.sizes, (std::vector<std::int64_t>{1, 1, 2}));
  EXPECT_EQ(sizes, (std::vector<std::int64_t>{2, 2, 1}));
}

TEST(LogitsAt, AreThoseOfEachInput) {
  const Network network(random_graph(R"(
      net (float[1,3,8,8] x, float[4,3,3,3] w, float[5,4] v) => (float[1,5] y) {
        c = Conv <pads = [1, 1, 1, 1]> (x, w)
        r = Relu (c)
        g = GlobalAveragePool (r)
        shape = Constant <value = int64[2] {1, -1}> ()
        f = Reshape (g, shape)
        y = Gemm <transB = 1> (f, v)
      })"));
  const at::Tensor inputs = random_tensor({3, 3, 10, 12});
  const at::Tensor together = network.logits_at(inputs);
  ASSERT_EQ(together.sizes(), (at::IntArrayRef{3, 5}));
  for (std::int64_t i = 0; i < 3; ++i) {
    EXPECT_TRUE(at::equal(together[i], network.logits(inputs.narrow(0, i, 1)))) << i;
  }
  EXPECT_EQ(refusal_of([&] {
              network.logits_at(at::zeros({0, 3, 8, 8}));
            }),
            (Refusal{Errc::bad_argument, "expected inputs [B,3,h,w] of float32, found [0,3,8,8]"}));
}

}  // namespace
}  // namespace cameras::testing
