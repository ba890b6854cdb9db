#pragma once

#include <cstdint>
#include <vector>

namespace cameras {

/// A node of a quadrature rule: ∫₀¹ f(t) dt ≈ Σ weight f(at).
struct QuadratureNode {
  double at = 0;
  double weight = 0;
};

/// The Gauss-Legendre rule with `count` >= 1 nodes on [0,1], in ascending order: exact for
/// polynomials of degree up to 2 count - 1. Source: Davis and Rabinowitz, Methods of Numerical
/// Integration, 2nd edition, section 2.7.
std::vector<QuadratureNode> gauss_legendre(std::int64_t count);

}  // namespace cameras
