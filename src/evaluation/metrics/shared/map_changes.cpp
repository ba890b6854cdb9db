#include "evaluation/metrics/shared/map_changes.h"
#include "core/aten.h"

#include <ATen/CPUGeneratorImpl.h>

#include <cstddef>

#include "cameras/error.h"

namespace cameras {
namespace {

constexpr double kRadius = 0.02;

}  // namespace

std::vector<MapChange> map_changes(const MetricCase& subject, std::int64_t draws) {
  if (subject.shared.changes.valid()) return subject.shared.changes.get();
  const at::Tensor map = subject.map.to(at::kDouble);
  const at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(subject.seed);
  std::vector<MapChange> changes;
  changes.reserve(static_cast<std::size_t>(draws));
  for (std::int64_t i = 0; i < draws; ++i) {
    const at::Tensor draw = at::rand(subject.input.sizes(), generator, at::kFloat);
    const at::Tensor added = kRadius * (2 * draw - 1);
    const at::Tensor other = subject.map_of(subject.input + added);
    changes.push_back({.map = (map - other).norm().item<double>(),
                       .input = added.to(at::kDouble).norm().item<double>()});
  }
  return changes;
}

void require_draws(std::int64_t draws) {
  require(draws >= 1 && draws <= 100'000, Errc::bad_argument,
          "expected 1 to 100000 disturbed inputs, found ", draws);
}

}  // namespace cameras
