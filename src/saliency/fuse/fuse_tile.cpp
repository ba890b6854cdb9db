#include "saliency/fuse/fuse_tile.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

namespace cameras {
namespace {

constexpr std::int64_t kMostLanes = 16;              // of the widest vectors
constexpr std::int64_t kMostBlock = 2 * kMostLanes;  // columns that mix_row takes at once

// Target columns [begin, end) that lie between the same two source columns.
struct Run {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  std::int64_t first = 0;
  std::int64_t second = 0;
};

// One size, as this tile sees it.
struct Band {
  const float* activations = nullptr;  // the first row that the tile needs, of channel 0
  const float* gradients = nullptr;
  std::int64_t channel = 0;  // elements from channel to channel
  std::int64_t columns = 0;
  std::int64_t rows = 0;    // that the tile needs
  std::int64_t offset = 0;  // of the first of them among the stretched rows
  std::vector<Run> runs;
  std::vector<float> share;  // by target column, with slack for whole vectors
};

// What one target row takes of one size: offsets into the stretched rows.
struct Mix {
  std::int64_t upper = 0;
  std::int64_t lower = 0;
  float upper_share = 0;
  float lower_share = 0;
};

struct Tile {
  std::int64_t rows = 0;
  std::int64_t channels = 0;
  std::int64_t padded = 0;     // width, rounded up to whole blocks
  std::int64_t stride = 0;     // from row to row: padded, with slack for the last run's vector
  std::int64_t stretched = 0;  // elements of all stretched rows
  std::vector<Band> bands;
  std::vector<Mix> mixes;  // by row, then by size
};

// Floats that start where a cache line does: a vector that lies across two costs two loads.
class AlignedFloats {
 public:
  explicit AlignedFloats(std::int64_t count)
      : lines_(static_cast<std::size_t>((count + kMostLanes - 1) / kMostLanes)) {}
  float* data() { return lines_.data()->values.data(); }
  const float* data() const { return lines_.data()->values.data(); }

 private:
  struct alignas(kMostLanes * sizeof(float)) Line {
    std::array<float, kMostLanes> values{};
  };
  std::vector<Line> lines_;
};

// One channel stretched to the width of the sum, and the sum itself; all begin with zeros.
struct Buffers {
  AlignedFloats activation;  // stride elements a row
  AlignedFloats gradient;    // stride elements a row
  AlignedFloats sum;         // padded elements a row
};

std::vector<Run> runs_of(const BilinearTaps& taps) {
  std::vector<Run> runs;
  for (std::size_t i = 0; i < taps.first.size(); ++i) {
    const auto column = static_cast<std::int64_t>(i);
    if (runs.empty() || runs.back().first != taps.first[i]) {
      runs.push_back({column, column, taps.first[i], taps.second[i]});
    }
    runs.back().end = column + 1;
  }
  return runs;
}

Band band_of(const FuseScale& scale, std::int64_t first, std::int64_t last, std::int64_t offset) {
  const std::int64_t top = scale.vertical.first[static_cast<std::size_t>(first)];
  const std::int64_t bottom = scale.vertical.second[static_cast<std::size_t>(last - 1)];
  Band band{.activations = scale.activations + top * scale.columns,
            .gradients = scale.gradients + top * scale.columns,
            .channel = scale.rows * scale.columns,
            .columns = scale.columns,
            .rows = bottom - top + 1,
            .offset = offset,
            .runs = runs_of(scale.horizontal),
            .share = scale.horizontal.share};
  band.share.resize(band.share.size() + kMostLanes, 0);
  return band;
}

Tile tile_of(const FuseTask& task, std::int64_t first, std::int64_t last) {
  Tile tile;
  tile.rows = last - first;
  tile.channels = task.channels;
  tile.padded = (task.width + kMostBlock - 1) / kMostBlock * kMostBlock;
  tile.stride = tile.padded + kMostLanes;
  for (const FuseScale& scale : task.scales) {
    tile.bands.push_back(band_of(scale, first, last, tile.stretched));
    tile.stretched += tile.bands.back().rows * tile.stride;
  }
  for (auto row = static_cast<std::size_t>(first); row < static_cast<std::size_t>(last); ++row) {
    for (std::size_t t = 0; t < task.scales.size(); ++t) {
      const BilinearTaps& taps = task.scales[t].vertical;
      const std::int64_t top = taps.first[static_cast<std::size_t>(first)];
      const std::int64_t base = tile.bands[t].offset - top * tile.stride;
      tile.mixes.push_back({.upper = base + taps.first[row] * tile.stride,
                            .lower = base + taps.second[row] * tile.stride,
                            .upper_share = 1 - taps.share[row],
                            .lower_share = taps.share[row]});
    }
  }
  return tile;
}

// GCC's and clang's vectors of N floats: on any processor, and in registers where it has them. The
// functions below are inlined into one caller per instruction set, which decides what they become.
template <int N>
struct Lanes {
  using Vector __attribute__((vector_size(N * sizeof(float)))) = float;

  [[gnu::always_inline]] static inline void load(Vector& to, const float* from) {
    std::memcpy(&to, from, sizeof(Vector));
  }
  [[gnu::always_inline]] static inline void store(float* to, const Vector& from) {
    std::memcpy(to, &from, sizeof(Vector));
  }
};

// A whole vector is written at the end of a run too; the next run, or the slack, takes what is too
// much.
template <int N>
[[gnu::always_inline]] inline void stretch_row(const Band& band, const float* row, float* out) {
  using Vector = typename Lanes<N>::Vector;
  for (const Run& run : band.runs) {
    const float left = row[run.first];
    const float rise = row[run.second] - left;
    for (std::int64_t x = run.begin; x < run.end; x += N) {
      Vector share;
      Lanes<N>::load(share, &band.share[static_cast<std::size_t>(x)]);
      const Vector value = left + rise * share;
      Lanes<N>::store(out + x, value);
    }
  }
}

template <int N>
[[gnu::always_inline]] inline void stretch_channel(const Tile& tile, std::int64_t channel,
                                                   Buffers& buffers) {
  for (const Band& band : tile.bands) {
    const std::int64_t start = channel * band.channel;
    for (std::int64_t row = 0; row < band.rows; ++row) {
      const std::int64_t from = start + row * band.columns;
      const std::int64_t to = band.offset + row * tile.stride;
      stretch_row<N>(band, band.activations + from, buffers.activation.data() + to);
      stretch_row<N>(band, band.gradients + from, buffers.gradient.data() + to);
    }
  }
}

// Adds mix.upper_share * rows[mix.upper…] + mix.lower_share * rows[mix.lower…] to two vectors.
template <int N, class Vector>
[[gnu::always_inline]] inline void add_mix(const float* rows, const Mix& mix, Vector& left,
                                           Vector& right) {
  Vector value;
  Lanes<N>::load(value, rows + mix.upper);
  left += mix.upper_share * value;
  Lanes<N>::load(value, rows + mix.upper + N);
  right += mix.upper_share * value;
  Lanes<N>::load(value, rows + mix.lower);
  left += mix.lower_share * value;
  Lanes<N>::load(value, rows + mix.lower + N);
  right += mix.lower_share * value;
}

template <int N>
[[gnu::always_inline]] inline void mix_row(const Tile& tile, std::span<const Mix> mixes,
                                           const Buffers& buffers, float* sum) {
  using Vector = typename Lanes<N>::Vector;
  for (std::int64_t x = 0; x < tile.padded; x += 2 * N) {
    Vector a_left{};
    Vector a_right{};
    Vector w_left{};
    Vector w_right{};
    for (const Mix& mix : mixes) {
      add_mix<N>(buffers.activation.data() + x, mix, a_left, a_right);
      add_mix<N>(buffers.gradient.data() + x, mix, w_left, w_right);
    }
    Vector total;
    Lanes<N>::load(total, sum + x);
    total += a_left * w_left;
    Lanes<N>::store(sum + x, total);
    Lanes<N>::load(total, sum + x + N);
    total += a_right * w_right;
    Lanes<N>::store(sum + x + N, total);
  }
}

template <int N>
[[gnu::always_inline]] inline void add_channels(const Tile& tile, Buffers& buffers) {
  const std::size_t sizes = tile.bands.size();
  for (std::int64_t channel = 0; channel < tile.channels; ++channel) {
    stretch_channel<N>(tile, channel, buffers);
    for (std::int64_t row = 0; row < tile.rows; ++row) {
      mix_row<N>(tile, std::span(tile.mixes).subspan(static_cast<std::size_t>(row) * sizes, sizes),
                 buffers, buffers.sum.data() + row * tile.padded);
    }
  }
}

// Dispatched by hand: the compiler's own way (target_clones) goes through the dynamic linker,
// before sanitizers are ready, and does not promise to keep the sums in registers.
#if defined(__x86_64__)
[[gnu::target("avx512f,avx512vl,avx512dq,fma")]] void add_channels_512(const Tile& tile,
                                                                       Buffers& buffers) {
  add_channels<16>(tile, buffers);
}

[[gnu::target("avx2,fma")]] void add_channels_256(const Tile& tile, Buffers& buffers) {
  add_channels<8>(tile, buffers);
}

bool processor_has_512() {
  return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512vl") != 0 &&
         __builtin_cpu_supports("avx512dq") != 0;
}

bool processor_has_256() {
  return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
}
#endif

void add_all_channels(const Tile& tile, [[maybe_unused]] int most_lanes, Buffers& buffers) {
#if defined(__x86_64__)
  if (most_lanes >= 16 && processor_has_512()) return add_channels_512(tile, buffers);
  if (most_lanes >= 8 && processor_has_256()) return add_channels_256(tile, buffers);
#endif
  add_channels<4>(tile, buffers);
}

}  // namespace

void fuse_tile(const FuseTask& task, std::int64_t first, std::int64_t last, float* out) {
  const Tile tile = tile_of(task, first, last);
  Buffers buffers{.activation = AlignedFloats(tile.stretched),
                  .gradient = AlignedFloats(tile.stretched),
                  .sum = AlignedFloats(tile.rows * tile.padded)};
  add_all_channels(tile, task.most_lanes, buffers);
  for (std::int64_t row = 0; row < tile.rows; ++row) {
    std::copy_n(buffers.sum.data() + row * tile.padded, task.width, out + row * task.width);
  }
}

}  // namespace cameras
