#include "network/onednn/magnitude.h"
#include "core/aten.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>

namespace cameras::onednn {
namespace {

// Without its sign a float compares like the integer of its bits, and a NaN is larger than any
// number: one maximum says both. The loop is the compiler's to turn into vectors.
template <class Integer>
[[gnu::always_inline]] inline Integer largest(const Integer* bits, std::int64_t begin,
                                              std::int64_t end, Integer mask) {
  Integer most = 0;
  for (std::int64_t i = begin; i < end; ++i) {
    most = std::max(most, static_cast<Integer>(bits[i] & mask));
  }
  return most;
}

#ifdef __x86_64__
// The baseline has no maximum of integers; these processors have.
template <class Integer>
[[gnu::target("avx2")]] Integer largest_avx2(const Integer* bits, std::int64_t begin,
                                             std::int64_t end, Integer mask) {
  return largest(bits, begin, end, mask);
}

template <class Integer>
[[gnu::target("avx512f,avx512bw")]] Integer largest_avx512(const Integer* bits, std::int64_t begin,
                                                           std::int64_t end, Integer mask) {
  return largest(bits, begin, end, mask);
}
#endif

template <class Integer>
Integer largest_here(const Integer* bits, std::int64_t begin, std::int64_t end, Integer mask) {
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx512bw") != 0) return largest_avx512(bits, begin, end, mask);
  if (__builtin_cpu_supports("avx2") != 0) return largest_avx2(bits, begin, end, mask);
#endif
  return largest(bits, begin, end, mask);
}

template <class Integer>
bool all_at_most(const std::byte* data, std::size_t bytes, Integer mask, Integer limit) {
  const auto count = static_cast<std::int64_t>(bytes / sizeof(Integer));
  // NOLINTNEXTLINE(*-reinterpret-cast): memory of oneDNN's, which holds numbers of this size
  const auto* const bits = reinterpret_cast<const Integer*>(data);
  constexpr std::int64_t kGrain = 65536;
  std::atomic<bool> within = true;
  at::parallel_for(0, count, kGrain, [&](std::int64_t begin, std::int64_t end) {
    if (largest_here(bits, begin, end, mask) > limit) within = false;
  });
  return within;
}

}  // namespace

bool all_within(const std::byte* data, std::size_t bytes, Type type, float limit) {
  const auto bits = std::bit_cast<std::int32_t>(limit);
  if (type == Type::bf16) {
    return all_at_most<std::int16_t>(data, bytes, 0x7FFF, static_cast<std::int16_t>(bits >> 16));
  }
  return all_at_most<std::int32_t>(data, bytes, 0x7FFFFFFF, bits);
}

}  // namespace cameras::onednn
