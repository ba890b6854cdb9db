#include "cameras/saliency/meaningful_perturbation.h"
#include "core/aten.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/optim/adam.h>

#include <algorithm>
#include <optional>

#include "saliency/fuse/blend.h"
#include "saliency/gaussian_blur.h"
#include "saliency/methods.h"
#include "saliency/passes/perturbation.h"
#include "saliency/steps.h"

namespace cameras {
namespace {

constexpr std::int64_t kMostMeaningfulSteps = 100000;
constexpr double kMeaningfulDeviation = 10;  // of the blur, at 224 x 224
constexpr double kMaskDeviation = 5;         // of the mask's own blur, at 224 x 224
constexpr std::int64_t kCells = 28;
constexpr double kMeaningfulRate = 0.1;
constexpr double kSizeWeight = 1e-4;
constexpr double kRoughnessWeight = 1e-2;
constexpr std::int64_t kJitter = 4;  // draws lie below

// One score's search.
class CellSearch {
 public:
  CellSearch(const Network& network, const at::Tensor& input, const ExplainedScore& score,
             const Steps& steps)
      : network_(network),
        blend_(input, kMeaningfulDeviation),
        size_{input.size(2), input.size(3)},
        score_(score),
        steps_(steps) {
    const std::int64_t shorter = std::min(size_[0], size_[1]);
    const std::int64_t cells = std::min(kCells, shorter);
    mask_deviation_ = kMaskDeviation * static_cast<double>(shorter) / 224;
    cells_ = first_cells(size_[0] * cells / shorter, size_[1] * cells / shorter).requires_grad_();
    adam_.emplace(std::vector{cells_}, torch::optim::AdamOptions(kMeaningfulRate));
  }

  void step(const at::Generator& generator) {
    const at::AutoGradMode with_grad(true);
    const at::Tensor mask = enlarged_mask(cells_);
    const std::vector<std::int64_t> moved{draw(generator), draw(generator)};
    steps_.tell();
    const at::Tensor slope = probability_slope(mask.detach(), moved);
    depends_ = depends_ || slope.any().item<bool>();
    const at::Tensor loss = (mask * slope).sum() + kSizeWeight * (1 - cells_).sum() +
                            kRoughnessWeight * roughness(cells_);
    adam_->zero_grad();
    loss.backward();
    adam_->step();
    const at::NoGradGuard constant;
    cells_.clamp_(0, 1);
  }

  // 1 - m; zeros where the probability never changed with the mask.
  at::Tensor hidden() const {
    const at::Tensor hidden = 1 - enlarged_mask(cells_.detach())[0][0];
    return depends_ ? hidden : at::zeros_like(hidden);
  }

 private:
  static std::int64_t draw(const at::Generator& generator) {
    return at::randint(kJitter, {1}, generator, at::kLong).item<std::int64_t>();
  }

  static at::Tensor roughness(const at::Tensor& cells) {
    return cells.diff(1, 2).abs().pow(3).sum() + cells.diff(1, 3).abs().pow(3).sum();
  }

  // A blurred disc in the middle, the smallest of 20 that take away 99 % of what blurring all of
  // the image does: from there the probability has a slope, which it lacks where it is nearly 1.
  at::Tensor first_cells(std::int64_t rows, std::int64_t columns) const {
    constexpr int kDiscs = 20;
    const auto axis = [](std::int64_t count) {
      return ((at::arange(count, at::kFloat) + 0.5) / static_cast<double>(count) - 0.5).square();
    };
    const at::Tensor distance = (axis(rows).view({-1, 1}) + axis(columns).view({1, -1})).sqrt();
    const double whole = probability(at::ones({1, 1, size_[0], size_[1]}));
    const double none = probability(at::zeros({1, 1, size_[0], size_[1]}));
    at::Tensor cells;
    for (int disc = 1; disc <= kDiscs; ++disc) {
      const double radius = 0.71 * disc / kDiscs;  // the last one covers the corners
      cells = (distance > radius).to(at::kFloat).unsqueeze(0).unsqueeze(0);
      if (whole - probability(enlarged_mask(cells)) >= 0.99 * (whole - none)) break;
    }
    return cells;
  }

  at::Tensor enlarged_mask(const at::Tensor& cells) const {
    return gaussian_blur(at::upsample_bilinear2d(cells, size_, /*align_corners=*/false),
                         mask_deviation_);
  }

  at::Tensor probability_of(const at::Tensor& logits) const {
    return probabilities_of(network_, logits, std::span(&score_, 1))[0];
  }

  double probability(const at::Tensor& mask) const {
    steps_.tell();
    const at::Tensor logits = network_.logits(blend_.at(mask));
    return probability_of(logits).item<double>();
  }

  // ∂p/∂m [1,1,h,w], with the slopes of p by the logits as weights.
  at::Tensor probability_slope(const at::Tensor& mask,
                               const std::vector<std::int64_t>& moved) const {
    const Blend blend = blend_.moved(moved);
    const Probe probe = network_.probe(blend.at(mask).contiguous(), network_.image().name);
    const at::Tensor logits = probe.logits().detach().requires_grad_();
    const at::Tensor slopes = torch::autograd::grad({probability_of(logits)}, {logits})[0];
    return blend.slope(probe.gradient(slopes).to(at::kCPU));
  }

  const Network& network_;
  Blend blend_;
  std::vector<std::int64_t> size_;
  ExplainedScore score_;
  const Steps& steps_;
  double mask_deviation_ = 0;
  at::Tensor cells_;
  std::optional<torch::optim::Adam> adam_;  // of the cells
  bool depends_ = false;
};

}  // namespace

MeaningfulPerturbation::MeaningfulPerturbation(const MeaningfulPerturbationOptions& options)
    : options_(options) {
  require(options.steps >= 1 && options.steps <= kMostMeaningfulSteps, Errc::bad_argument,
          "expected 1 to ", kMostMeaningfulSteps, " samples, found ", options.steps);
}

Result MeaningfulPerturbation::explain(const Network& network, const Request& request,
                                       const Watch& watch) const {
  return explain_by_perturbation(
      network, request, [&](std::span<const ExplainedScore> scores, const at::Tensor&) {
        std::vector<at::Tensor> maps;
        Steps steps(watch, std::ssize(scores) * options_.steps);
        for (const ExplainedScore& score : scores) {
          const at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(options_.seed);
          CellSearch search(network, request.input.to(at::kCPU), score, steps);
          for (std::int64_t i = 0; i < options_.steps; ++i) {
            search.step(generator);
            steps.done();
          }
          maps.push_back(search.hidden());
        }
        return maps;
      });
}

std::unique_ptr<SaliencyMethod> plain_meaningful_perturbation(const MethodOptions& options) {
  MeaningfulPerturbationOptions chosen{.seed = options.seed};
  if (options.samples != 0) chosen.steps = options.samples;
  return std::make_unique<MeaningfulPerturbation>(chosen);
}

}  // namespace cameras
