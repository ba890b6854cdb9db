#include "saliency/relevance/passage_pair.h"
#include "core/aten.h"

namespace cameras {
namespace {

// Of a value: a smaller change is rounding.
constexpr double kUnchanged = 1e-6;

}  // namespace

at::Tensor has_changed(const at::Tensor& value, const at::Tensor& reference) {
  return (value - reference).abs() > kUnchanged * at::maximum(value.abs(), reference.abs());
}

}  // namespace cameras
