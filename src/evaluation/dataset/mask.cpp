#include "cameras/dataset.h"
#include "core/aten.h"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <variant>

#include "core/translate.h"
#include "evaluation/dataset/object_numbers.h"
#include "evaluation/dataset/polygon.h"

namespace cameras {
namespace {

// The first pixel whose middle is at `position` or after it, within [0, limit].
std::int64_t first_from(double position, std::int64_t limit) {
  const double first = std::ceil(position - 0.5);
  return static_cast<std::int64_t>(std::clamp(first, 0.0, static_cast<double>(limit)));
}

void add(const Box& box, at::Tensor& mask) {
  const std::int64_t top = first_from(box.top, mask.size(0));
  const std::int64_t bottom = first_from(box.top + box.height, mask.size(0));
  const std::int64_t left = first_from(box.left, mask.size(1));
  const std::int64_t right = first_from(box.left + box.width, mask.size(1));
  if (bottom <= top || right <= left) return;
  mask.narrow(0, top, bottom - top).narrow(1, left, right - left).fill_(true);
}

void add(const Polygons& polygons, at::Tensor& mask) {
  for (const std::vector<double>& ring : polygons.rings) fill_ring(ring, mask);
}

void add(const RunLengths& runs, at::Tensor& mask) {
  require(runs.height == mask.size(0) && runs.width == mask.size(1), Errc::bad_argument,
          "the mask has ", runs.width, " x ", runs.height, " pixels, the picture ", mask.size(1),
          " x ", mask.size(0));
  at::Tensor columns = at::zeros({mask.numel()}, at::kBool);
  std::int64_t position = 0;
  for (std::size_t i = 0; i < runs.counts.size(); ++i) {
    const std::int64_t count = std::min(runs.counts[i], mask.numel() - position);
    if (i % 2 == 1) columns.narrow(0, position, count).fill_(true);
    position += count;
  }
  mask.logical_or_(columns.view({runs.width, runs.height}).transpose(0, 1));
}

}  // namespace

at::Tensor mask_of(std::span<const Shape> shapes, std::int64_t height, std::int64_t width,
                   const Limits& limits) {
  return translated(Errc::bad_argument, [&] {
    at::Tensor mask = at::zeros({height, width}, at::kBool);
    for (const Shape& shape : shapes) {
      std::visit(
          [&](const auto& given) {
            if constexpr (std::is_same_v<decltype(given), const MaskFile&>) {
              add_objects(given, mask, limits);
            } else {
              add(given, mask);
            }
          },
          shape);
    }
    return mask;
  });
}

}  // namespace cameras
