#include "network/onednn/compile.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "network/onednn/arithmetic.h"
#include "network/onednn/chain.h"
#include "network/onednn/concat.h"
#include "network/onednn/convolution.h"
#include "network/onednn/padding.h"
#include "network/onednn/pooling.h"

namespace cameras::onednn {
namespace {

// Goes through the nodes in order. A node with its chain waits for the last node of the chain:
// by then everything that joins on the way is there.
class Compiler {
 public:
  explicit Compiler(const Task& task) : task_(task), readers_(task.part), emitter_(task) {}

  Plan run() && {
    for (const Node* node : task_.part.nodes) visit(*node);
    return std::move(emitter_).plan();
  }

 private:
  void visit(const Node& node) {
    if (const auto waiting = waiting_.find(&node); waiting != waiting_.end()) {
      emit(waiting->second);
      return;
    }
    if (taken_.contains(&node)) return;
    const Chain chain =
        free_part(chain_of(node, readers_, task_.sizes, task_.constants, absorbing(node)));
    if (chain.nodes.size() == 1) {
      emit(chain);
      return;
    }
    taken_.insert(chain.nodes.begin(), chain.nodes.end());
    waiting_.emplace(chain.nodes.back(), chain);
  }

  // What another chain has taken, a sum, ends this one in front of it.
  Chain free_part(Chain chain) const {
    const auto taken = std::ranges::find_if(
        chain.nodes, [this](const Node* node) { return taken_.contains(node); });
    const auto end = static_cast<std::size_t>(taken - chain.nodes.begin());
    while (!chain.posts.empty() && chain.posts.back().nodes_end > end) chain.posts.pop_back();
    chain.nodes.resize(chain.posts.empty() ? chain.folded_end : chain.posts.back().nodes_end);
    return chain;
  }

  static Absorbing absorbing(const Node& node) {
    if (node.type == "Conv") return {.affine = true, .functions = true, .joins = true};
    return {.affine = false,
            .functions = joining(node).has_value() || node.type == "BatchNormalization",
            .joins = false};
  }

  void emit(const Chain& chain) {
    std::size_t done = emit_head(chain);
    for (std::size_t i = 0; i < done; ++i) emitter_.finish(*chain.nodes[i]);
    for (; done < chain.nodes.size(); ++done) emit_alone(*chain.nodes[done]);
  }

  void emit_alone(const Node& node) {
    const Chain chain{{&node}, {}, node.outputs[0], 1, {}};
    if (emit_head(chain) == 0) emitter_.add_kernel(node);
    emitter_.finish(node);
  }

  // How many nodes are done.
  std::size_t emit_head(const Chain& chain) {
    const Node& node = *chain.nodes[0];
    if (node.type == "Conv") return emit_convolution(emitter_, chain);
    if (node.type == "BatchNormalization") return emit_normalization(emitter_, chain);
    if (joining(node)) return emit_joining(emitter_, chain);
    if (node.type == "Concat") return emit_concat(emitter_, node) ? 1 : 0;
    if (node.type == "Identity" || node.type == "Dropout") return pass(node);
    if (const auto zeros = zero_padding(node, task_.constants))
      return zeros->none() ? pass(node) : 0;
    if (node.type == "LRN") return 0;
    const bool function = elementwise(node, task_.constants).has_value();
    const bool done = function ? emit_functions(emitter_, node) : emit_pool(emitter_, node);
    return done ? 1 : 0;
  }

  std::size_t pass(const Node& node) {
    emitter_.define(node.outputs[0], emitter_.value(node.inputs[0]));
    return 1;
  }

  const Task& task_;
  Readers readers_;
  Emitter emitter_;
  std::set<const Node*> taken_;
  std::map<const Node*, Chain> waiting_;  // by the last node
};

}  // namespace

Plan compile(const Task& task) { return Compiler(task).run(); }

}  // namespace cameras::onednn
