#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace cameras {

/// Some of M players, and what it weighs in KernelSHAP's fit.
struct Coalition {
  at::Tensor players;  ///< [M] booleans: who takes part
  double weight = 0;
};

/// The coalitions that KernelSHAP asks about, one after the other, none of them empty or of all.
/// One of s players weighs 1 / (binom(M, s) s (M - s)). From sizes 1 and M - 1 inwards there are
/// all coalitions of two sizes as long as samples by that weight would give each of them at least
/// one; the other sizes have draws, each followed by its complement, that weigh the same and
/// together what all of these sizes do. 2^M - 2 samples and more give every coalition once. Source:
/// Lundberg and Lee, NeurIPS 2017, arXiv 1705.07874, theorem 2; the order of sizes is that of
/// shap's KernelExplainer.
class Coalitions {
 public:
  Coalitions(std::int64_t players, std::int64_t samples, std::uint64_t seed);

  std::int64_t count() const noexcept { return listed_ + drawn_; }  ///< `samples` at most

  /// The next one; count() of them.
  Coalition next();

 private:
  Coalition listed();
  Coalition drawn();

  std::int64_t players_;
  std::int64_t listed_ = 0;  // how many come of complete sizes
  std::int64_t drawn_ = 0;   // how many come by chance
  double drawn_weight_ = 0;  // of each of these
  at::Tensor chances_;       // of sizes 1 … M - 1 to be drawn, float64
  at::Generator generator_;
  std::int64_t given_ = 0;
  std::int64_t size_ = 1;              // of the list
  std::vector<std::uint8_t> now_;      // of the list: who takes part in the next one
  std::optional<Coalition> opposite_;  // the complement of the one before
};

}  // namespace cameras
