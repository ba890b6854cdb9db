#include "cameras/concepts.h"
#include "core/aten.h"

#include <string>
#include <utility>

#include "core/memory_budget.h"
#include "core/translate.h"
#include "network/input.h"
#include "saliency/concepts/factorization.h"
#include "saliency/fuse/enlarge.h"
#include "saliency/passes/in_batches.h"
#include "saliency/request.h"
#include "saliency/steps.h"

namespace cameras {
namespace {

constexpr std::int64_t kMostValues = std::int64_t{1} << 23;

// A layer [1,K,m,n] as parts [K] at [m,n] places, on what its channels were moved up by.
class Parts {
 public:
  Parts(const at::Tensor& activation, std::int64_t count, const Watch& watch)
      : activation_(activation) {
    at::Tensor channels = activation[0].flatten(1).to(at::kCPU, at::kDouble, /*non_blocking=*/false,
                                                      /*copy=*/true);  // [K,mn]
    floor_ = channels.amin(1).clamp_max(0);
    channels.sub_(floor_.unsqueeze(1));
    factors_ = factorized(channels.t(), count, [&] { require_wanted(watch); });
    total_ = masses().sum().item<double>();
  }

  std::int64_t count() const { return factors_.features.size(0); }
  double explained() const { return factors_.explained; }

  // [m,n]
  at::Tensor map(std::int64_t i) const {
    return factors_.places.select(1, i).view({activation_.size(2), activation_.size(3)});
  }

  double share(std::int64_t i) const { return masses()[i].item<double>() / total_; }

  // Everywhere, and nothing else.
  at::Tensor alone(std::int64_t i) const {
    return like_activation((factors_.features[i] + floor_).view({1, -1, 1, 1}))
        .expand(activation_.sizes())
        .contiguous();
  }

  at::Tensor without(std::int64_t i) const {
    const at::Tensor part = like_activation(factors_.features[i]).unsqueeze(1) *
                            like_activation(factors_.places.select(1, i));
    return activation_ - part.view(activation_.sizes());
  }

 private:
  // What each part sums to, [k].
  at::Tensor masses() const { return factors_.places.sum(0) * factors_.features.sum(1); }

  at::Tensor like_activation(const at::Tensor& value) const {
    return value.to(activation_.device(), activation_.scalar_type());
  }

  at::Tensor activation_;
  at::Tensor floor_;  // [K], 0 or negative
  Factorization factors_;
  double total_ = 0;
};

Concepts found_concepts(const Network& network, const at::Tensor& input,
                        const ConceptOptions& options, const Watch& watch) {
  require_input(input, network.image().channels);
  require(options.count >= 1 && options.count <= kMostConcepts, Errc::bad_argument,
          "expected 1 to ", kMostConcepts, " concepts, found ", options.count);
  const std::string layer = layer_of({.input = input, .layer = options.layer}, network);
  require_wanted(watch);
  const Head head = network.head(input, layer);
  const at::Tensor& activation = head.activation();
  require(activation.numel() <= kMostValues, Errc::bad_argument, "expected a layer of at most ",
          kMostValues, " values to factorise, found ", activation.numel());
  const std::int64_t channels = activation.size(1);
  const std::int64_t places = activation.numel() / channels;
  MemoryBudget(options.memory)
      .require_room(factorization_bytes(places, channels, options.count),
                    "a factorisation of layer '" + layer + "'");
  const Parts parts(activation, options.count, watch);
  Concepts result{.explained = parts.explained(), .logits = head.logits(), .layer = layer};
  const auto changed = [&](std::int64_t question) {
    return question % 2 == 0 ? parts.alone(question / 2) : parts.without(question / 2);
  };
  in_batches(
      watch, about_layer(head, 2 * parts.count(), changed),
      [&](std::int64_t question, const at::Tensor& logits) {
        if (question % 2 == 0) {
          const std::int64_t i = question / 2;
          result.concepts.push_back({.map = enlarged(parts.map(i), input.size(2), input.size(3)),
                                     .share = parts.share(i),
                                     .alone = logits,
                                     .added = {}});
        } else {
          result.concepts.back().added = head.logits() - logits;
        }
      });
  return result;
}

}  // namespace

Concepts find_concepts(const Network& network, const at::Tensor& input,
                       const ConceptOptions& options, const Watch& watch) {
  return translated(Errc::bad_argument,
                    [&] { return found_concepts(network, input, options, watch); });
}

}  // namespace cameras
