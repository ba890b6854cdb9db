#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace cameras {

/// What all draws of a method come from; the same seed gives the same numbers.
at::Generator draws_of(std::uint64_t seed);

/// Gaussian noise: draws of N(0, deviation²), float32 on the CPU, one after the other.
class Noise {
 public:
  Noise(double deviation, at::Generator generator);

  at::Tensor next(at::IntArrayRef sizes);

 private:
  double deviation_;
  at::Generator generator_;
};

/// max x - min x, which noise is a share of.
double range_of(const at::Tensor& values);

/// @throws Error{bad_argument} for samples outside [1, 100000], or noise that is negative or not
///         finite
void require_noise(std::int64_t samples, double noise);

}  // namespace cameras
