#include "saliency/relevance/walk.h"
#include "core/aten.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "network/evaluate.h"

namespace cameras {
namespace {

std::vector<at::Tensor> values_named(const Trace& trace, const std::vector<std::string>& names) {
  std::vector<at::Tensor> values;
  values.reserve(names.size());
  for (const std::string& name : names) values.push_back(trace.value(name));
  return values;
}

// What has been given to values that the walk has not come to yet.
class Given {
 public:
  void add(const std::string& name, const at::Tensor& more) {
    at::Tensor& sum = by_name_[name];
    sum = sum.defined() ? sum + more : more;
  }

  // Of a value that nothing before gives anything to any more.
  at::Tensor take(const std::string& name) {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) return {};
    at::Tensor sum = std::move(found->second);
    by_name_.erase(found);
    return sum;
  }

 private:
  std::map<std::string, at::Tensor, std::less<>> by_name_;
};

bool any_defined(const std::vector<at::Tensor>& values) {
  return std::ranges::any_of(values, [](const at::Tensor& value) { return value.defined(); });
}

}  // namespace

at::Tensor walked_back(const Walk& walk, const at::Tensor& start) {
  const at::NoGradGuard no_grad;
  const Graph& graph = walk.graph;
  Given given;
  given.add(graph.outputs.at(0), start);
  for (std::size_t i = graph.nodes.size(); i-- > 0;) {
    const Node& node = graph.nodes[i];
    std::vector<at::Tensor> of_outputs;
    for (const std::string& name : node.outputs) of_outputs.push_back(given.take(name));
    const std::vector<std::size_t>& carriers = walk.flow.carriers[i];
    if (!any_defined(of_outputs) || carriers.empty()) continue;
    if (walk.before_node) walk.before_node();
    const Passage passage{.node = node,
                          .kernel = kernel_of(node, graph.opset),
                          .carriers = carriers,
                          .inputs = values_named(walk.trace, node.inputs),
                          .outputs = values_named(walk.trace, node.outputs)};
    const std::vector<at::Tensor> parts = walk.rule(passage, of_outputs);
    for (std::size_t k = 0; k < carriers.size(); ++k) given.add(node.inputs[carriers[k]], parts[k]);
  }
  const std::string& input = graph.inputs.at(0).name;
  const at::Tensor found = given.take(input);
  return found.defined() ? found : at::zeros_like(walk.trace.value(input));
}

Recorded::Recorded(const Passage& passage, std::vector<at::Tensor> inputs) {
  const at::AutoGradMode with_grad(true);
  for (const std::size_t carrier : passage.carriers) {
    at::Tensor& input = inputs[carrier];
    const at::Tensor numbers = input.is_floating_point() ? input : input.to(at::kFloat);
    input = numbers.detach().requires_grad_();
    leaves_.push_back(input);
  }
  outputs_ = evaluate_node(passage.node, passage.kernel, inputs);
  output_ = outputs_.at(0).detach();
}

std::vector<at::Tensor> Recorded::pulled_back(std::span<const at::Tensor> seeds) const {
  std::vector<at::Tensor> roots;
  std::vector<at::Tensor> gradients;
  for (std::size_t i = 0; i < seeds.size(); ++i) {
    if (!seeds[i].defined() || !outputs_[i].requires_grad()) continue;
    roots.push_back(outputs_[i]);
    gradients.push_back(seeds[i]);
  }
  std::vector<at::Tensor> found(leaves_.size());
  if (!roots.empty()) {
    found = torch::autograd::grad(roots, leaves_, gradients, /*retain_graph=*/false,
                                  /*create_graph=*/false, /*allow_unused=*/true);
  }
  for (std::size_t k = 0; k < leaves_.size(); ++k) {
    if (!found[k].defined()) found[k] = at::zeros_like(leaves_[k].detach());
  }
  return found;
}

}  // namespace cameras
