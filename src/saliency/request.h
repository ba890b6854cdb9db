#pragma once

#include <chrono>
#include <string>

#include "cameras/saliency.h"

namespace cameras {

/// The request about what a result explains: logits of another size, or of a pass that is cut
/// elsewhere, may rank others first.
Request pinned(const Request& request, const Result& result);

/// The request's layer, or the network's default one.
/// @throws Error{bad_argument} where there is neither
std::string layer_of(const Request& request, const Network& network);

/// network.probe(input, layer), or the shared pass where that is the same.
Probe probe_of(const Network& network, const Watch& watch, const at::Tensor& input,
               const std::string& layer);

/// The label that the network ranks first.
std::int64_t prediction_of(const Network& network, const at::Tensor& logits);

/// The seconds that `work` takes are added to `total`.
template <class Work>
auto timed(double& total, const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  auto result = work();
  total += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

}  // namespace cameras
