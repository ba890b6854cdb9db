#include "saliency/passes/noise.h"
#include "core/aten.h"

#include <ATen/CPUGeneratorImpl.h>

#include <cmath>
#include <utility>

#include "cameras/error.h"

namespace cameras {
namespace {

constexpr std::int64_t kMostNoiseSamples = 100000;

}  // namespace

at::Generator draws_of(std::uint64_t seed) {
  return at::make_generator<at::CPUGeneratorImpl>(seed);
}

Noise::Noise(double deviation, at::Generator generator)
    : deviation_(deviation), generator_(std::move(generator)) {}

at::Tensor Noise::next(at::IntArrayRef sizes) {
  return deviation_ * at::randn(sizes, generator_, at::kFloat);
}

double range_of(const at::Tensor& values) { return (values.max() - values.min()).item<double>(); }

void require_noise(std::int64_t samples, double noise) {
  require(samples >= 1 && samples <= kMostNoiseSamples, Errc::bad_argument, "expected 1 to ",
          kMostNoiseSamples, " samples, found ", samples);
  require(std::isfinite(noise) && noise >= 0, Errc::bad_argument,
          "expected noise of 0 or more, found ", noise);
}

}  // namespace cameras
