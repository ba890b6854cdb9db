#include "network/onednn/chain.h"

#include <algorithm>
#include <utility>

namespace cameras::onednn {
namespace {

// More than any network has, and no more than oneDNN's kernels take.
constexpr std::size_t kMostPosts = 4;

// oneDNN 2.6 applies all functions of one algorithm with the parameters of one of them.
bool repeats_an_algorithm(const Chain& chain, const std::vector<Elementwise>& functions) {
  return std::ranges::any_of(chain.posts, [&](const PostOperation& post) {
    return std::ranges::find_first_of(post.functions, functions, {}, &Elementwise::algorithm,
                                      &Elementwise::algorithm) != post.functions.end();
  });
}

class Follower {
 public:
  Follower(const Readers& readers, const Sizes& sizes, const Constants& constants,
           const Absorbing& what)
      : readers_(readers), sizes_(sizes), constants_(constants), what_(what) {}

  Chain follow(const Node& head) const {
    Chain chain;
    chain.nodes = {&head};
    chain.result = head.outputs[0];
    std::string value = chain.result;
    while (what_.affine && fold(chain, value)) value = chain.result;
    while (chain.posts.size() < kMostPosts) {
      auto post = next(chain, value);
      if (!post) break;
      value = post->result;
      chain.posts.push_back(std::move(*post));
    }
    return chain;
  }

 private:
  bool fold(Chain& chain, const std::string& value) const {
    const Node* reader = readers_.only(value);
    if (reader == nullptr || sizes_.at(reader->outputs[0]) != sizes_.at(value)) return false;
    const auto step = affine(*reader, constants_, sizes_.at(value)[1]);
    const auto both = step && chain.affine ? chained(*chain.affine, *step) : step;
    if (!both) return false;
    chain.affine = both;
    chain.nodes.push_back(reader);
    chain.folded_end = chain.nodes.size();
    chain.result = reader->outputs[0];
    return true;
  }

  std::optional<PostOperation> next(Chain& chain, const std::string& value) const {
    if (what_.functions) {
      if (auto post = gate_of_itself(chain, value)) return post;
      if (auto post = function(chain, value)) return post;
    }
    return what_.joins ? join(chain, value) : std::nullopt;
  }

  std::optional<PostOperation> function(Chain& chain, const std::string& value) const {
    const Node* reader = readers_.only(value);
    if (reader == nullptr || reader->inputs[0] != value) return std::nullopt;
    const auto functions = elementwise(*reader, constants_);
    if (!functions || repeats_an_algorithm(chain, *functions)) return std::nullopt;
    chain.nodes.push_back(reader);
    return PostOperation{*functions, {}, {}, reader->outputs[0], chain.nodes.size()};
  }

  // Mul(x, Sigmoid(x)) and the like.
  std::optional<PostOperation> gate_of_itself(Chain& chain, const std::string& value) const {
    const auto& readers = readers_.of(value);
    if (readers.size() != 2 || readers_.outside(value)) return std::nullopt;
    for (const auto& [gate, product] :
         {std::pair(readers[0], readers[1]), std::pair(readers[1], readers[0])}) {
      const auto function = gated_by_itself(*gate);
      if (!function || product->type != "Mul" || readers_.only(gate->outputs[0]) != product ||
          repeats_an_algorithm(chain, {*function})) {
        continue;
      }
      chain.nodes.push_back(gate);
      chain.nodes.push_back(product);
      return PostOperation{{*function}, {}, {}, product->outputs[0], chain.nodes.size()};
    }
    return std::nullopt;
  }

  std::optional<PostOperation> join(Chain& chain, const std::string& value) const {
    const Node* reader = readers_.only(value);
    const auto algorithm = reader == nullptr ? std::nullopt : joining(*reader);
    if (!algorithm) return std::nullopt;
    const bool first = reader->inputs[0] == value;
    const bool ordered = reader->type == "Sub" || reader->type == "Div";
    const std::string& other = reader->inputs[first ? 1 : 0];
    const auto other_sizes = sizes_.find(other);
    if ((ordered && !first) || other_sizes == sizes_.end()) return std::nullopt;
    const Ints& own = sizes_.at(value);
    const Ints gate{own[0], own[1], 1, 1};
    if (other_sizes->second != own && other_sizes->second != gate) return std::nullopt;
    chain.nodes.push_back(reader);
    return PostOperation{{}, algorithm, other, reader->outputs[0], chain.nodes.size()};
  }

  const Readers& readers_;
  const Sizes& sizes_;
  const Constants& constants_;
  const Absorbing& what_;
};

}  // namespace

Chain chain_of(const Node& head, const Readers& readers, const Sizes& sizes,
               const Constants& constants, const Absorbing& what) {
  return Follower(readers, sizes, constants, what).follow(head);
}

}  // namespace cameras::onednn
