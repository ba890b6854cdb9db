#include "ops/operators.h"

#include <array>

namespace cameras::ops {
namespace {

constexpr std::array kOperators{
#define CAMERAS_OPERATOR(type, since, function) Operator{type, since, &function},
#include "ops/operators.inc"
#undef CAMERAS_OPERATOR
};

}  // namespace

std::span<const Operator> operators() noexcept { return kOperators; }

Kernel find(std::string_view type, int opset) noexcept {
  Kernel newest = nullptr;
  for (const Operator& row : kOperators) {
    if (row.type == type && row.since_opset <= opset) newest = row.kernel;
  }
  return newest;
}

}  // namespace cameras::ops
