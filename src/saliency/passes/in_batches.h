#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>

#include "cameras/saliency.h"

namespace cameras {

/// Many questions to a network or its head that are answered in batches.
struct Questions {
  std::int64_t count = 0;
  std::int64_t together = 1;  ///< how many are run at once
  /// The value [1,...] of a question; called once for each, in order.
  std::function<at::Tensor(std::int64_t number)> value;
  /// The logits [B,L] of values [B,...].
  std::function<at::Tensor(const at::Tensor& values)> logits;
};

/// Asks all questions and hands over each answer, logits [L], in order; tells who watches how
/// far it is.
void in_batches(const Watch& watch, const Questions& questions,
                const std::function<void(std::int64_t number, const at::Tensor& logits)>& answer);

/// Questions to `network`, which must outlive them, about changed inputs [1,C,h,w] of the size of
/// the request's.
Questions about_inputs(const Network& network, const Request& request, std::int64_t count,
                       std::function<at::Tensor(std::int64_t number)> input);

/// Questions to `head`, which must outlive them, about changed activations [1,K,m,n].
Questions about_layer(const Head& head, std::int64_t count,
                      std::function<at::Tensor(std::int64_t number)> activation);

}  // namespace cameras
