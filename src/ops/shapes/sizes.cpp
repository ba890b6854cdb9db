#include "ops/shapes/sizes.h"

#include <algorithm>
#include <cmath>

#include "core/aten.h"

namespace cameras::ops {

const Ints& checked_sizes(const Ints& sizes) {
  std::int64_t elements = 1;
  bool empty = false;
  for (const std::int64_t size : sizes) {
    require(size >= 0, Errc::bad_model, "expected sizes >= 0, found ", at::IntArrayRef(sizes));
    empty = empty || size == 0;
    // elements and kMaxElements are at most 2^31, so the test below cannot overflow.
    require(empty || size <= kMaxElements / elements, Errc::bad_model, "expected at most ",
            kMaxElements, " elements, found a result of shape ", at::IntArrayRef(sizes));
    if (!empty) elements *= size;
  }
  return sizes;
}

std::int64_t checked_axis(std::int64_t size) {
  constexpr std::int64_t kMost = std::int64_t{1} << 26;
  require(size <= kMost, Errc::unsupported_operator, "expected an axis of at most ", kMost,
          " elements, found ", size);
  return size;
}

Ints joined(at::IntArrayRef front, at::IntArrayRef back) {
  Ints sizes;
  sizes.reserve(front.size() + back.size());
  for (const std::int64_t size : front) sizes.push_back(size);
  for (const std::int64_t size : back) sizes.push_back(size);
  return sizes;
}

// The product is formed in float32, as runtimes do: 7 * (5/7)f is 5, in float64 it would be 4.99…
std::int64_t scaled_size(std::int64_t size, float scale) {
  require(std::isfinite(scale) && scale > 0, Errc::bad_model, "expected a scale > 0, found ",
          scale);
  const float product = std::floor(static_cast<float>(size) * scale);
  require(product <= static_cast<float>(kMaxElements), Errc::bad_model, "expected at most ",
          kMaxElements, " elements, found size ", size, " scaled by ", scale);
  return static_cast<std::int64_t>(product);
}

Ints broadcast_sizes(at::IntArrayRef a, at::IntArrayRef b) {
  const at::IntArrayRef longer = a.size() >= b.size() ? a : b;
  const at::IntArrayRef shorter = a.size() >= b.size() ? b : a;
  const std::size_t ahead = longer.size() - shorter.size();
  Ints sizes = longer.vec();
  for (std::size_t i = 0; i < shorter.size(); ++i) {
    std::int64_t& size = sizes[ahead + i];
    require(size == shorter[i] || size == 1 || shorter[i] == 1, Errc::bad_model,
            "expected shapes that broadcast, found ", a, " and ", b);
    if (size == 1) size = shorter[i];
  }
  return checked_sizes(sizes);
}

void check_broadcast(const at::Tensor& a, const at::Tensor& b) {
  if (a.sizes() != b.sizes()) broadcast_sizes(a.sizes(), b.sizes());
}

}  // namespace cameras::ops
