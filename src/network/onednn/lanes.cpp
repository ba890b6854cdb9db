#include "network/onednn/lanes.h"
#include "core/aten.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "network/onednn/version.h"

namespace cameras::onednn {
namespace {

std::size_t bytes_of(Type type) { return type == Type::bf16 ? 2 : 4; }

// Where the lanes beyond C lie: at every position of the last block of each image.
struct SpareLanes {
  SpareLanes(const Ints& sizes, Type type) {
    const std::int64_t block = block_size();
    const std::int64_t blocks = (sizes[1] + block - 1) / block;
    positions = sizes[2] * sizes[3];
    images = sizes[0];
    const std::size_t element = bytes_of(type);
    const auto used = static_cast<std::size_t>(sizes[1] - (blocks - 1) * block);
    step = static_cast<std::size_t>(block) * element;
    first = static_cast<std::size_t>((blocks - 1) * positions) * step + used * element;
    image = static_cast<std::size_t>(blocks * positions) * step;
    bytes = step - used * element;
  }

  std::size_t offset(std::int64_t n, std::int64_t position) const {
    return static_cast<std::size_t>(n) * image + first + static_cast<std::size_t>(position) * step;
  }

  std::int64_t images = 0;
  std::int64_t positions = 0;
  std::size_t first = 0;  // bytes in front of the first ones
  std::size_t step = 0;   // bytes from one position to the next
  std::size_t image = 0;  // bytes of one image
  std::size_t bytes = 0;  // of one position's; 0 where C fills its blocks
};

}  // namespace

bool has_spare_lanes(const Desc& desc) {
  std::size_t bytes = bytes_of(type_of(desc));
  for (const std::int64_t size : sizes_of(desc)) bytes *= static_cast<std::size_t>(size);
  return desc.get_size() > bytes;
}

void clear_spare_lanes(std::byte* data, const Ints& sizes, Type type) {
  const SpareLanes lanes(sizes, type);
  if (lanes.bytes == 0) return;
  constexpr std::int64_t kGrain = 16384;  // positions that are worth a thread
  for (std::int64_t n = 0; n < lanes.images; ++n) {
    at::parallel_for(0, lanes.positions, kGrain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t p = begin; p < end; ++p) {
        std::memset(data + lanes.offset(n, p), 0, lanes.bytes);
      }
    });
  }
}

bool spare_lanes_are_zero(const std::byte* data, const Ints& sizes, Type type) {
  const SpareLanes lanes(sizes, type);
  constexpr std::uint8_t kSign = 0x80;
  const std::size_t element = bytes_of(type);
  for (std::int64_t n = 0; n < lanes.images; ++n) {
    for (std::int64_t p = 0; p < lanes.positions; ++p) {
      const std::byte* const lane = data + lanes.offset(n, p);
      for (std::size_t i = 0; i < lanes.bytes; ++i) {
        const auto byte = static_cast<std::uint8_t>(lane[i]);
        const bool sign = i % element == element - 1 && byte == kSign;
        if (byte != 0 && !sign) return false;
      }
    }
  }
  return true;
}

bool keeps_zero(const Elementwise& function) {
  switch (function.algorithm) {
    case dnnl::algorithm::eltwise_relu:
    case dnnl::algorithm::eltwise_tanh:
    case dnnl::algorithm::eltwise_elu:
    case dnnl::algorithm::eltwise_swish:
    case dnnl::algorithm::eltwise_hardswish:
    case dnnl::algorithm::eltwise_mish:
    case dnnl::algorithm::eltwise_abs:
    case dnnl::algorithm::eltwise_sqrt:
    case dnnl::algorithm::eltwise_gelu_erf:
    case dnnl::algorithm::eltwise_gelu_tanh: return true;
    case dnnl::algorithm::eltwise_linear: return function.beta == 0;
    case dnnl::algorithm::eltwise_clip: return function.alpha <= 0 && function.beta >= 0;
    default: return false;
  }
}

bool keeps_zero(dnnl::algorithm join) {
  switch (join) {
    case dnnl::algorithm::binary_add:
    case dnnl::algorithm::binary_sub:
    case dnnl::algorithm::binary_mul:
    case dnnl::algorithm::binary_max:
    case dnnl::algorithm::binary_min: return true;
    default: return false;  // 0 / 0
  }
}

}  // namespace cameras::onednn
