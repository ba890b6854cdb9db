#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cameras/saliency.h"

namespace cameras {

/// The labels that a request explains, given the network's logits [L] (see Request::top).
/// @throws Error{bad_argument} for none, or one outside [0, L)
std::vector<std::int64_t> labels_of(const Request& request, const at::Tensor& logits);

/// Makes a request ask for the labels of a result: logits of another size, or of a pass that is cut
/// elsewhere, may rank others first.
void fix_labels(Request& request, const Result& result);

/// The request's layer, or the network's default one.
std::string layer_of(const Request& request, const Network& network);

/// network.probe(input, layer), or the request's shared pass where that is the same.
Probe probe_of(const Network& network, const Request& request, const at::Tensor& input,
               const std::string& layer);

/// Index of the largest logit.
std::int64_t prediction_of(const at::Tensor& logits);

/// The seconds that `work` takes by the request's clock are added to `total`.
template <class Work>
auto timed(const Request& request, double& total, const Work& work) {
  const double start = request.clock ? request.clock() : 0;
  auto result = work();
  if (request.clock) total += request.clock() - start;
  return result;
}

}  // namespace cameras
