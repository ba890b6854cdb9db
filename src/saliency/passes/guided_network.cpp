#include "saliency/passes/guided_network.h"

#include <utility>

#include "graph/passes/guided.h"

namespace cameras {
namespace {

constexpr auto kNoRectifier =
    "expected a network with Relu, or Clip from 0, for guided backpropagation, found none";

}  // namespace

std::string guided_refusal(const Network& network) {
  return guided(network.graph()).count > 0 ? "" : kNoRectifier;
}

Network guided_network(const Network& network) {
  Guided rewritten = guided(network.graph());
  require(rewritten.count > 0, Errc::bad_argument, kNoRectifier);
  return network.with_graph(std::move(rewritten.graph));
}

}  // namespace cameras
