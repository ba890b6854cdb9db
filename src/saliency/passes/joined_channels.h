#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "cameras/method_options.h"
#include "saliency/passes/single_pass.h"

namespace cameras {

/// How the weighted maps of a class activation map, w_k A_k, become one: their sum, or their first
/// principal component (evidence_component()).
enum class Joining : std::uint8_t { sum, component };

/// What MethodOptions::smooth asks for.
Joining joining_of(const MethodOptions& options);

inline Joining joining_of(bool component) { return component ? Joining::component : Joining::sum; }

/// The raw map [m,n] of weighted maps [1,K,m,n].
at::Tensor joined(const at::Tensor& weighted, Joining joining);

/// A raw map that is a sum over channels, joined in another way: asked for each channel by itself.
RawMap joined(RawMap sum, Joining joining);

}  // namespace cameras
