#include "cameras/saliency/extremal_perturbation.h"
#include "core/aten.h"

#include <algorithm>
#include <cmath>

#include "saliency/fuse/blend.h"
#include "saliency/methods.h"
#include "saliency/passes/perturbation.h"
#include "saliency/smooth_maximum.h"
#include "saliency/steps.h"

namespace cameras {
namespace {

constexpr std::int64_t kMostExtremalSteps = 100000;
constexpr double kExtremalDeviation = 20;  // of the blur, at 224 x 224
constexpr std::int64_t kSeeds = 32;
constexpr double kExtremalRate = 0.3;
constexpr double kMomentum = 0.9;
// The weight of the area grows from one to the other by the same factor at each step: first the
// logit says where, then the area how much.
constexpr double kFirstWeight = 0.1;
constexpr double kLastWeight = 30;

// As many seeds along each axis as keep the image's proportions, none closer than a pixel.
at::Tensor first_seeds(const at::Tensor& input) {
  const std::int64_t shorter = std::min(input.size(2), input.size(3));
  const std::int64_t seeds = std::min(kSeeds, shorter);
  return at::full({1, 1, input.size(2) * seeds / shorter, input.size(3) * seeds / shorter}, 0.5);
}

// The sorted values of a mask that keeps this area.
at::Tensor sorted_reference(std::int64_t count, double area) {
  const std::int64_t ones = std::llround(area * static_cast<double>(count));
  return (at::arange(count) >= count - ones).to(at::kFloat);
}

// One score's search.
class SeedSearch {
 public:
  SeedSearch(const Network& network, const at::Tensor& input, const ExplainedScore& score,
             const ExtremalPerturbationOptions& options)
      : network_(network),
        blend_(input, kExtremalDeviation),
        size_{input.size(2), input.size(3)},
        score_(score),
        options_(options),
        seeds_(first_seeds(input)),
        reference_(sorted_reference(seeds_.numel(), options.area)),
        velocity_(at::zeros_like(seeds_)) {}

  void step() {
    const at::AutoGradMode with_grad(true);
    const at::Tensor leaf = seeds_.detach().requires_grad_();
    const at::Tensor small = smooth_maximum(leaf);
    const at::Tensor mask = enlarged_mask(small);
    const at::Tensor excess = std::get<0>(small.flatten().sort()) - reference_;
    const at::Tensor slope = logit_slope(mask.detach());
    depends_ = depends_ || slope.any().item<bool>();
    const at::Tensor loss = area_weight() * excess.square().mean() - (mask * slope).sum();
    const at::Tensor gradient = torch::autograd::grad({loss}, {leaf})[0];
    velocity_ = kMomentum * velocity_ + gradient;
    seeds_ = (seeds_ - kExtremalRate * velocity_).clamp(0, 1);
    ++step_;
  }

  // Zeros where the logit never changed with the mask: then only the area shaped it.
  at::Tensor mask() const {
    const at::Tensor mask = enlarged_mask(smooth_maximum(seeds_))[0][0];
    return depends_ ? mask : at::zeros_like(mask);
  }

 private:
  at::Tensor enlarged_mask(const at::Tensor& small) const {
    return at::upsample_bilinear2d(small, size_, /*align_corners=*/false);
  }

  // How the logit changes with the mask, its magnitudes scaled to the sum 1: logits of networks
  // differ in scale, and the area's weight does not.
  at::Tensor logit_slope(const at::Tensor& mask) const {
    const Probe probe = network_.probe(blend_.at(mask), network_.image().name);
    const at::Tensor slope = blend_.slope(gradient_of(probe, score_).to(at::kCPU));
    const at::Tensor total = slope.abs().sum();
    return total.item<float>() > 0 ? slope / total : slope;
  }

  double area_weight() const {
    const double way = static_cast<double>(step_) / static_cast<double>(options_.steps);
    return kFirstWeight * std::pow(kLastWeight / kFirstWeight, way);
  }

  const Network& network_;
  Blend blend_;
  std::vector<std::int64_t> size_;
  ExplainedScore score_;
  ExtremalPerturbationOptions options_;
  at::Tensor seeds_;
  at::Tensor reference_;
  at::Tensor velocity_;
  std::int64_t step_ = 0;
  bool depends_ = false;
};

}  // namespace

ExtremalPerturbation::ExtremalPerturbation(const ExtremalPerturbationOptions& options)
    : options_(options) {
  require(options.area > 0 && options.area < 1, Errc::bad_argument,
          "expected an area between 0 and 1, found ", options.area);
  require(options.steps >= 1 && options.steps <= kMostExtremalSteps, Errc::bad_argument,
          "expected 1 to ", kMostExtremalSteps, " samples, found ", options.steps);
}

Result ExtremalPerturbation::explain(const Network& network, const Request& request,
                                     const Watch& watch) const {
  return explain_by_perturbation(
      network, request, [&](std::span<const ExplainedScore> scores, const at::Tensor&) {
        std::vector<at::Tensor> masks;
        Steps steps(watch, std::ssize(scores) * options_.steps);
        for (const ExplainedScore& score : scores) {
          SeedSearch search(network, request.input.to(at::kCPU), score, options_);
          for (std::int64_t i = 0; i < options_.steps; ++i) {
            search.step();
            steps.done();
          }
          masks.push_back(search.mask());
        }
        return masks;
      });
}

std::unique_ptr<SaliencyMethod> plain_extremal_perturbation(const MethodOptions& options) {
  ExtremalPerturbationOptions chosen;
  if (options.samples != 0) chosen.steps = options.samples;
  if (options.area != 0) chosen.area = options.area;
  return std::make_unique<ExtremalPerturbation>(chosen);
}

}  // namespace cameras
