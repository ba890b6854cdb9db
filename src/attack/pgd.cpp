#include "cameras/attack.h"
#include "core/aten.h"

#include <cmath>

#include "attack/pixel_grid.h"
#include "core/translate.h"
#include "network/input.h"
#include "saliency/steps.h"

namespace cameras {
namespace {

constexpr double kLevel = 1.0 / 255;

void require_colour(const char* what, const at::Tensor& colour, std::int64_t channels) {
  const bool fits = colour.defined() && colour.scalar_type() == at::kFloat &&
                    colour.sizes() == at::IntArrayRef({1, channels, 1, 1});
  require(fits, Errc::bad_argument, "expected ", what, " [1,", channels, ",1,1] of float32, found ",
          found_text(colour));
}

void require_request(const Network& network, const AttackRequest& request) {
  const std::int64_t channels = network.image().channels;
  require_input(request.input, channels);
  require(request.target >= 0 && request.target < network.label_count(), Errc::bad_argument,
          "expected a target label from 0 to ", network.label_count() - 1, ", found ",
          request.target);
  require(network.score_kind() != ScoreKind::values, Errc::bad_argument,
          "expected class scores to attack, found '", network.output(),
          "', which holds quantities");
  require_colour("black", request.black, channels);
  require_colour("white", request.white, channels);
  const at::Tensor& map = request.saliency;
  if (!map.defined()) return;
  const bool fits = map.dim() == 2 && map.scalar_type() == at::kFloat &&
                    map.sizes() == request.input.sizes().slice(2) &&
                    at::logical_and(map >= 0, map <= 1).all().item<bool>();
  require(fits, Errc::bad_argument, "expected a saliency map [", request.input.size(2), ",",
          request.input.size(3), "] of float32 in [0,1], found ", found_text(map));
}

// ∂J/∂logits for J = -log(probability of the target).
at::Tensor loss_slope(const Network& network, const at::Tensor& probabilities,
                      std::int64_t target) {
  const bool own = network.score_kind() == ScoreKind::sigmoid;
  at::Tensor slope = own ? at::zeros_like(probabilities) : probabilities.clone();
  slope[target] = probabilities[target] - 1;
  return slope;
}

// ∇ ‖p ⊙ w‖₂ = p ⊙ w² / ‖p ⊙ w‖₂; at 0 the subgradient 0.
at::Tensor penalty_gradient(const at::Tensor& p, const at::Tensor& weight) {
  const at::Tensor weighted = p * weight;
  const auto norm = weighted.norm().item<double>();
  return norm > 0 ? weighted * weight / norm : at::zeros_like(p);
}

// The whole search: p is kept in float64, so that many small steps add up to what they should.
class Descent {
 public:
  Descent(const Network& network, const AttackRequest& request, const AttackOptions& options,
          const Watch& watch)
      : network_(network),
        request_(request),
        options_(options),
        watch_(watch),
        grid_(request.black, request.white),
        clean_(grid_.values_of(request.input)),
        // Rounded down to whole levels: rounding p to 8 bits must not lead out of the ball.
        bound_(std::floor(options.epsilon / kLevel + 1e-6) * kLevel) {}

  Attack run() const {
    at::Tensor p = at::zeros_like(clean_);
    Attack result{.input = {}, .perturbation = {}, .beta = options_.beta};
    while (true) {
      tell(watch_, result.steps, options_.steps);
      const at::Tensor picture = to_8_bits(clean_ + p);
      result.input = grid_.input_of(picture, request_.input);
      const Probe probe = network_.probe(result.input, network_.image().name);
      const at::Tensor probabilities = network_.probabilities(probe.logits());
      result.confidence = probabilities[request_.target].item<double>();
      result.reached = result.confidence >= options_.confidence;
      if (result.reached || result.steps == options_.steps) {
        result.perturbation = (picture - clean_).to(at::kFloat);
        return result;
      }
      p = stepped(p, probe.gradient(loss_slope(network_, probabilities, request_.target)),
                  result.beta);
      ++result.steps;
      const bool halve = options_.beta_halving > 0 && result.steps % options_.beta_halving == 0;
      if (halve) result.beta /= 2;
    }
  }

 private:
  at::Tensor stepped(const at::Tensor& p, const at::Tensor& input_gradient, double beta) const {
    at::Tensor gradient = grid_.gradient_of(input_gradient.to(at::kCPU));
    if (request_.saliency.defined()) {
      const at::Tensor weight = 1 - request_.saliency.to(at::kDouble);
      gradient = gradient + beta * penalty_gradient(p, weight);
    }
    const at::Tensor moved = (p - options_.step_size * gradient.sign()).clamp(-bound_, bound_);
    return (clean_ + moved).clamp(0, 1) - clean_;
  }

  const Network& network_;
  const AttackRequest& request_;
  const AttackOptions& options_;
  const Watch& watch_;
  PixelGrid grid_;
  at::Tensor clean_;  // [1,C,h,w] float64: the picture's values
  double bound_;
};

}  // namespace

void require_options(const AttackOptions& options) {
  // One level written as 1/255 elsewhere may differ in the last bit.
  constexpr double kSlack = 1e-9;
  require(options.epsilon >= kLevel - kSlack && options.epsilon <= 1, Errc::bad_argument,
          "expected an epsilon from 1/255 to 1, found ", options.epsilon);
  require(options.step_size > 0 && options.step_size <= 1, Errc::bad_argument,
          "expected a step size above 0 and at most 1, found ", options.step_size);
  require(options.beta >= 0 && std::isfinite(options.beta), Errc::bad_argument,
          "expected a beta of at least 0, found ", options.beta);
  require(options.confidence > 0 && options.confidence < 1, Errc::bad_argument,
          "expected a confidence between 0 and 1, found ", options.confidence);
  require(options.steps >= 1, Errc::bad_argument, "expected at least 1 step, found ",
          options.steps);
  require(options.beta_halving >= 0, Errc::bad_argument,
          "expected beta to halve after 0 (never) or more steps, found ", options.beta_halving);
}

PerturbationNorms norms_of(const at::Tensor& perturbation) {
  const at::Tensor p = perturbation.to(at::kDouble);
  return {.l2 = p.norm().item<double>(),
          .linf = p.abs().max().item<double>(),
          .l0 = (p != 0).to(at::kDouble).mean().item<double>()};
}

std::int64_t least_likely(const at::Tensor& logits) { return logits.argmin().item<std::int64_t>(); }

Attack attack(const Network& network, const AttackRequest& request, const AttackOptions& options,
              const Watch& watch) {
  require_options(options);
  require_request(network, request);
  return translated(Errc::bad_argument,
                    [&] { return Descent(network, request, options, watch).run(); });
}

}  // namespace cameras
