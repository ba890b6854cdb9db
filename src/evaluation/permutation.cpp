#include "evaluation/permutation.h"

#include <limits>
#include <numeric>
#include <random>
#include <utility>

namespace cameras {
namespace {

// FNV-1a: different names get unrelated streams of numbers.
std::uint64_t hash_of(std::string_view name) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char letter : name) {
    hash ^= static_cast<unsigned char>(letter);
    hash *= 1099511628211U;
  }
  return hash;
}

std::mt19937_64 stream_of(std::uint64_t seed, std::string_view name) {
  const std::uint64_t hash = hash_of(name);
  std::seed_seq words{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32U),
                      static_cast<std::uint32_t>(hash), static_cast<std::uint32_t>(hash >> 32U)};
  return std::mt19937_64(words);
}

// Every number below `count` equally often: draws beyond the last whole multiple are thrown away.
std::uint64_t below(std::uint64_t count, std::mt19937_64& stream) {
  const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t limit = most - most % count;
  std::uint64_t drawn = stream();
  while (drawn >= limit) drawn = stream();
  return drawn % count;
}

}  // namespace

std::vector<std::int64_t> permutation(std::size_t count, std::uint64_t seed,
                                      std::string_view name) {
  std::vector<std::int64_t> order(count);
  std::iota(order.begin(), order.end(), std::int64_t{0});
  std::mt19937_64 stream = stream_of(seed, name);
  for (std::size_t left = count; left > 1; --left) {
    std::swap(order[left - 1], order[below(left, stream)]);
  }
  return order;
}

std::uint64_t drawn_below(std::uint64_t count, std::uint64_t seed, std::string_view name) {
  std::mt19937_64 stream = stream_of(seed, name);
  return below(count, stream);
}

}  // namespace cameras
