#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>

namespace cameras {

/// V ≈ places · features, nothing of it negative.
struct Factorization {
  at::Tensor places;     ///< [P,k] double: how much of each feature is at each place, at most 1
  at::Tensor features;   ///< [k,K] double: what is there where places is 1
  double explained = 0;  ///< 1 - ‖V - places · features‖² / ‖V‖²; 0 of zeros
};

/// Non-negative matrix factorisation that minimises ‖V - places · features‖², by hierarchical
/// alternating least squares (Cichocki and Phan, IEICE Trans. E92-A, 2009) from the parts of the
/// singular vectors (NNDSVD: Boutsidis and Gallopoulos, Pattern Recognition 41, 2008), so without
/// chance: at most 500 sweeps, fewer once one gains less than 1e-9 of ‖V‖². The largest feature, by
/// Σ places · Σ features, comes first; those that explain nothing are left out. Takes
/// factorization_bytes().
/// @param values V, [P,K] double on the CPU, nothing negative
/// @param count  k, from 1; there are at most as many features as the rank of V
/// @param before_sweep may stop it by an Error; also asked before the singular vectors
Factorization factorized(const at::Tensor& values, std::int64_t count,
                         const std::function<void()>& before_sweep = {});

/// Memory of a factorisation of a matrix [P,K], and of that matrix.
double factorization_bytes(std::int64_t places, std::int64_t channels, std::int64_t count);

}  // namespace cameras
