#include "cameras/saliency/lime.h"
#include "core/aten.h"

#include <ATen/CPUGeneratorImpl.h>

#include <cmath>
#include <queue>
#include <utility>

#include "saliency/methods.h"
#include "saliency/methods/surrogates/symmetric_system.h"
#include "saliency/methods/surrogates/weighted_sums.h"
#include "saliency/passes/hidden_superpixels.h"
#include "saliency/passes/in_batches.h"
#include "saliency/passes/perturbation.h"

namespace cameras {
namespace {

constexpr std::int64_t kMostLimeSamples = 100000;
constexpr double kKernelWidth = 0.25;
constexpr double kLimeRidge = 1;  // sklearn's Ridge by default, as lime_image has it

// By the cosine distance of z to all ones, where √π is what lime_image calls its kernel.
double locality(const at::Tensor& kept) {
  const double distance = 1 - std::sqrt(kept.to(at::kDouble).mean().item<double>());
  return std::exp(-distance * distance / (2 * kKernelWidth * kKernelWidth));
}

// The linear function of z in {0,1}^M next to what the network says, by score.
class LocalFit {
 public:
  LocalFit(std::int64_t superpixels, at::Tensor whole)
      : superpixels_(superpixels), sums_(superpixels + 1, whole.size(0)), whole_(std::move(whole)) {
    add(at::ones({superpixels}, at::kBool), whole_);
  }

  // Probabilities less those of the whole image: where nothing ever changes all sums are zeros.
  void add(const at::Tensor& kept, const at::Tensor& probabilities) {
    const at::Tensor row = at::cat({kept.to(at::kDouble), at::ones({1}, at::kDouble)});
    sums_.add(row, locality(kept), probabilities - whole_);
  }

  // w [M] by score. The last unknown is c, whose square costs nothing.
  std::vector<at::Tensor> weights() {
    const at::Tensor matrix = sums_.matrix();
    matrix.diagonal().narrow(0, 0, superpixels_) += kLimeRidge;
    const SymmetricSystem system(matrix);
    std::vector<at::Tensor> weights;
    for (std::int64_t i = 0; i < whole_.size(0); ++i) {
      weights.push_back(system.solve(sums_.right_side(i)).narrow(0, 0, superpixels_));
    }
    return weights;
  }

 private:
  std::int64_t superpixels_;
  WeightedSums sums_;
  at::Tensor whole_;  // [scores]
};

}  // namespace

Lime::Lime(const LimeOptions& options) : options_(options) {
  require(options.samples >= 1 && options.samples <= kMostLimeSamples, Errc::bad_argument,
          "expected 1 to ", kMostLimeSamples, " samples, found ", options.samples);
  require(options.superpixels >= 1 && options.superpixels <= kMostSuperpixels, Errc::bad_argument,
          "expected 1 to ", kMostSuperpixels, " superpixels, found ", options.superpixels);
}

Result Lime::explain(const Network& network, const Request& request, const Watch& watch) const {
  return explain_by_perturbation(
      network, request, [&](std::span<const ExplainedScore> scores, const at::Tensor& logits) {
        const at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(options_.seed);
        const HiddenSuperpixels superpixels(request, options_.superpixels);
        LocalFit fit(superpixels.count(), probabilities_of(network, logits, scores));
        std::queue<at::Tensor> asked;  // what was kept where the answer is not there yet
        const auto hidden = [&](std::int64_t) {
          asked.push(at::rand({superpixels.count()}, generator, at::kFloat) < 0.5);
          return superpixels.input(asked.back());
        };
        in_batches(watch, about_inputs(network, request, options_.samples - 1, hidden),
                   [&](std::int64_t, const at::Tensor& answer) {
                     fit.add(asked.front(), probabilities_of(network, answer, scores));
                     asked.pop();
                   });
        std::vector<at::Tensor> maps;
        for (const at::Tensor& weights : fit.weights())
          maps.push_back(superpixels.painted(weights));
        return maps;
      });
}

std::unique_ptr<SaliencyMethod> plain_lime(const MethodOptions& options) {
  LimeOptions chosen{.seed = options.seed};
  if (options.samples != 0) chosen.samples = options.samples;
  if (options.superpixels != 0) chosen.superpixels = options.superpixels;
  return std::make_unique<Lime>(chosen);
}

}  // namespace cameras
