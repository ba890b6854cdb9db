#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "cameras/saliency.h"

namespace cameras::testing {

/// The explanation of one label by the layer "a", as hand_network.h calls it.
Explanation explanation_of(const SaliencyMethod& method, const Network& network,
                           const at::Tensor& input, std::int64_t label);

/// Its map.
at::Tensor map_of(const SaliencyMethod& method, const Network& network, const at::Tensor& input,
                  std::int64_t label);

/// The same for the method called `name`, with its default options.
at::Tensor map_of(std::string_view name, const Network& network, const at::Tensor& input,
                  std::int64_t label);

/// [2,2] of four values.
at::Tensor square(const std::vector<float>& values);

/// [1,1,2,2] of four values.
at::Tensor image(const std::vector<float>& values);

/// `raw` less its minimum, over what its maximum is then.
at::Tensor stretched(const at::Tensor& raw);

/// Equal but for a few roundings of float32 (6e-8 each) on numbers up to 1.
void expect_map(const at::Tensor& found, const at::Tensor& expected);

/// All zeros, and called empty.
void expect_empty(const SaliencyMap& map);

}  // namespace cameras::testing
