#include "graph/order.h"

#include <cstddef>
#include <map>
#include <queue>

namespace cameras {
namespace {

using Names = std::set<std::string, std::less<>>;
using Producers = std::map<std::string, std::size_t, std::less<>>;

Producers producers_of(const std::vector<Node>& nodes, const Names& given) {
  Producers producers;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    for (const std::string& output : nodes[i].outputs) {
      if (output.empty()) continue;
      const bool fresh = !given.contains(output) && producers.emplace(output, i).second;
      require(fresh, Errc::bad_model, describe(nodes[i]), ": value '", output,
              "' is defined twice");
    }
  }
  return producers;
}

struct Dependencies {
  std::vector<std::size_t> open;                // inputs of each node that are not computed yet
  std::vector<std::vector<std::size_t>> users;  // nodes that read a node's outputs
};

Dependencies dependencies_of(const std::vector<Node>& nodes, const Names& given) {
  const Producers producers = producers_of(nodes, given);
  Dependencies result{std::vector<std::size_t>(nodes.size()),
                      std::vector<std::vector<std::size_t>>(nodes.size())};
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    for (const std::string& input : nodes[i].inputs) {
      if (input.empty() || given.contains(input)) continue;
      const auto producer = producers.find(input);
      require(producer != producers.end(), Errc::bad_model, describe(nodes[i]), ": input '", input,
              "' is computed by no node and is neither an input nor a constant");
      result.users[producer->second].push_back(i);
      ++result.open[i];
    }
  }
  return result;
}

}  // namespace

std::vector<Node> in_execution_order(std::vector<Node> nodes, const Names& given) {
  Dependencies dependencies = dependencies_of(nodes, given);
  // The smallest index first, so that a file already in order stays as it is.
  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (dependencies.open[i] == 0) ready.push(i);
  }
  std::vector<Node> ordered;
  ordered.reserve(nodes.size());
  while (!ready.empty()) {
    const std::size_t i = ready.top();
    ready.pop();
    for (const std::size_t user : dependencies.users[i]) {
      if (--dependencies.open[user] == 0) ready.push(user);
    }
    ordered.push_back(std::move(nodes[i]));
  }
  for (std::size_t i = 0; i < nodes.size() && ordered.size() < nodes.size(); ++i) {
    require(dependencies.open[i] == 0, Errc::bad_model, describe(nodes[i]),
            ": is part of, or after, a cycle");
  }
  return ordered;
}

}  // namespace cameras
