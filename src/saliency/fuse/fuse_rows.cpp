#include "saliency/fuse/fuse_rows.h"
#include "core/aten.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <future>
#include <vector>

#include "saliency/fuse/fuse_tile.h"

namespace cameras {
namespace {

// Rows of a tile: few enough that one channel of it, stretched, stays in a core's second cache
// (58 rows of 224 columns for 8 sizes up to 29 x 29, twice: 0.1 MiB), and enough that little is
// stretched in two tiles.
constexpr std::int64_t kTileRows = 64;
constexpr std::int64_t kFewestRows = 8;  // that are worth a thread

std::vector<at::Tensor> contiguous(std::span<const at::Tensor> maps) {
  std::vector<at::Tensor> result;
  for (const at::Tensor& map : maps) result.push_back(map.contiguous());
  return result;
}

FuseScale scale_of(const at::Tensor& activation, const at::Tensor& gradient, std::int64_t height,
                   std::int64_t width) {
  return {.activations = activation.data_ptr<float>(),
          .gradients = gradient.data_ptr<float>(),
          .rows = activation.size(2),
          .columns = activation.size(3),
          .vertical = bilinear_taps(activation.size(2), height),
          .horizontal = bilinear_taps(activation.size(3), width)};
}

// Not at::parallel_for: compiled without OpenMP it runs on one thread, and which OpenMP a libtorch
// brings along differs. What a thread throws is thrown here.
template <class Work>
void divided(std::int64_t rows, const Work& work) {
  const std::int64_t most = std::max<std::int64_t>(1, rows / kFewestRows);
  const std::int64_t threads = std::min<std::int64_t>(at::get_num_threads(), most);
  const auto part = [&](std::int64_t i) { work(rows * i / threads, rows * (i + 1) / threads); };
  std::vector<std::future<void>> others;
  for (std::int64_t i = 1; i < threads; ++i) {
    others.push_back(std::async(std::launch::async, part, i));
  }
  part(0);
  for (std::future<void>& other : others) other.get();
}

}  // namespace

at::Tensor fuse_rows(std::span<const at::Tensor> activations, std::span<const at::Tensor> gradients,
                     std::int64_t height, std::int64_t width) {
  const std::vector<at::Tensor> a = contiguous(activations);
  const std::vector<at::Tensor> w = contiguous(gradients);
  FuseTask task;
  task.channels = a[0].size(1);
  task.width = width;
  for (std::size_t t = 0; t < a.size(); ++t) {
    task.scales.push_back(scale_of(a[t], w[t], height, width));
  }
  at::Tensor sum = at::empty({height, width}, a[0].options());
  auto* const out = sum.data_ptr<float>();
  divided(height, [&](std::int64_t begin, std::int64_t end) {
    const std::int64_t tiles = (end - begin + kTileRows - 1) / kTileRows;
    for (std::int64_t tile = 0; tile < tiles; ++tile) {
      const std::int64_t first = begin + (end - begin) * tile / tiles;
      const std::int64_t last = begin + (end - begin) * (tile + 1) / tiles;
      fuse_tile(task, first, last, out + first * width);
    }
  });
  return sum;
}

}  // namespace cameras
