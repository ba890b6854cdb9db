#include "saliency/fuse/fuse_rows.h"
#include "core/aten.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <cmath>

#include "saliency/fuse/fuse_tensors.h"
#include "saliency/fuse/fuse_tile.h"
#include "support/random_graph.h"

namespace cameras::testing {
namespace {

using Tensors = std::vector<at::Tensor>;

struct Maps {
  Tensors activations;
  Tensors gradients;
};

// Maps of `sizes` (rows, columns) with values in [-1, 1].
Maps maps_of(std::int64_t channels, const std::vector<std::pair<std::int64_t, std::int64_t>>& sizes,
             std::uint64_t seed) {
  Maps maps;
  for (const auto& [rows, columns] : sizes) {
    maps.activations.push_back(random_tensor({1, channels, rows, columns}, -1, 1, ++seed));
    maps.gradients.push_back(random_tensor({1, channels, rows, columns}, -1, 1, ++seed));
  }
  return maps;
}

Tensors in_float64(const Tensors& maps) {
  Tensors result;
  for (const at::Tensor& map : maps) result.push_back(map.to(at::kDouble));
  return result;
}

// The form with tensors in float64 is the answer. A sum of T maps is at most T and within 3 T
// roundings of float32 (6e-8), so a product is within 6 T² of them, and K products that mostly
// cancel within √K times that.
void expect_sum(const at::Tensor& found, const Maps& maps) {
  const at::Tensor expected = fuse_tensors(in_float64(maps.activations), in_float64(maps.gradients),
                                           found.size(0), found.size(1));
  ASSERT_EQ(found.sizes(), expected.sizes());
  ASSERT_EQ(found.scalar_type(), at::kFloat);
  const auto scales = static_cast<double>(maps.activations.size());
  const auto channels = static_cast<double>(maps.activations[0].size(1));
  EXPECT_LE((found - expected).abs().max().item<double>(),
            6 * 6e-8 * scales * scales * std::sqrt(channels));
}

void expect_sum_at(const Maps& maps, std::int64_t height, std::int64_t width) {
  SCOPED_TRACE(::testing::Message() << height << " x " << width);
  expect_sum(fuse_rows(maps.activations, maps.gradients, height, width), maps);
}

// Sets the number of threads that fuse_rows reads, and puts it back.
class Threads {
 public:
  explicit Threads(int count) : before_(at::get_num_threads()) { at::set_num_threads(count); }
  ~Threads() { at::set_num_threads(before_); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;
  Threads(Threads&&) = delete;
  Threads& operator=(Threads&&) = delete;

 private:
  int before_;
};

// Widths around those of vectors (4, 8, 16) and of their pairs, heights around those of tiles (64).
TEST(FuseRows, EqualTheTensorFormAtOddSizes) {
  const Maps maps = maps_of(5, {{3, 4}, {7, 6}, {12, 17}}, 1);
  for (const std::int64_t width : {1, 3, 15, 16, 17, 31, 32, 33, 50}) {
    expect_sum_at(maps, 21, width);
  }
  for (const std::int64_t height : {1, 2, 63, 64, 65, 129}) expect_sum_at(maps, height, 20);
}

TEST(FuseRows, TakeMapsOfOnePositionRowOrColumn) {
  expect_sum_at(maps_of(3, {{1, 1}}, 2), 9, 35);
  expect_sum_at(maps_of(3, {{1, 6}, {5, 1}, {1, 1}}, 3), 9, 35);
}

TEST(FuseRows, TakeMapsLargerThanTheSum) {
  expect_sum_at(maps_of(3, {{40, 50}, {90, 7}, {6, 101}}, 4), 24, 30);
  expect_sum_at(maps_of(3, {{24, 30}}, 5), 24, 30);  // and of its size
}

TEST(FuseRows, TakeAnyNumberOfChannels) {
  for (const std::int64_t channels : {1, 2, 17, 67}) {
    expect_sum_at(maps_of(channels, {{4, 4}, {6, 6}}, 6), 20, 20);
  }
}

TEST(FuseRows, GiveTheSameBitsForAnyNumberOfThreads) {
  const Maps maps = maps_of(9, {{5, 6}, {9, 11}}, 7);
  const auto with_threads = [&](int count) {
    const Threads threads(count);
    return fuse_rows(maps.activations, maps.gradients, 67, 41);
  };
  const at::Tensor alone = with_threads(1);
  expect_sum(alone, maps);
  for (const int count : {1, 2, 3, 5, 64}) EXPECT_TRUE(at::equal(with_threads(count), alone));
}

// Processors without AVX-512 or AVX2 take narrower vectors.
TEST(FuseTile, TakesVectorsOfAnyWidth) {
  const Maps maps = maps_of(6, {{5, 6}, {9, 11}, {50, 60}}, 8);
  for (const int lanes : {4, 8, 16}) {
    SCOPED_TRACE(lanes);
    FuseTask task;
    task.channels = 6;
    task.width = 45;
    task.most_lanes = lanes;
    for (std::size_t t = 0; t < maps.activations.size(); ++t) {
      const at::Tensor& map = maps.activations[t];
      task.scales.push_back({.activations = map.data_ptr<float>(),
                             .gradients = maps.gradients[t].data_ptr<float>(),
                             .rows = map.size(2),
                             .columns = map.size(3),
                             .vertical = bilinear_taps(map.size(2), 33),
                             .horizontal = bilinear_taps(map.size(3), 45)});
    }
    at::Tensor sum = at::full({33, 45}, std::nan(""), at::kFloat);
    fuse_tile(task, 0, 14, sum.data_ptr<float>());
    fuse_tile(task, 14, 33, sum.data_ptr<float>() + std::ptrdiff_t{14} * 45);
    expect_sum(sum, maps);
  }
}

// Infinity stays visible, so that a map that is not finite is refused and not drawn.
TEST(FuseRows, HideNoValueThatIsNotFinite) {
  Maps maps = maps_of(2, {{3, 3}}, 9);
  maps.activations[0][0][1][1][1] = std::numeric_limits<float>::infinity();
  EXPECT_FALSE(at::isfinite(fuse_rows(maps.activations, maps.gradients, 9, 9)).all().item<bool>());
}

}  // namespace
}  // namespace cameras::testing
