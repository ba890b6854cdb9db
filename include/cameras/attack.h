#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cameras/image.h"
#include "cameras/limits.h"
#include "cameras/model.h"
#include "cameras/network.h"
#include "cameras/saliency.h"
#include "cameras/watch.h"

#pragma GCC visibility push(default)
namespace cameras {

/// The attack's question: which small change of a picture makes the network see `target`? All pixel
/// values here are those of the picture, 0 black to 1 white, whatever the network's input
/// convention makes of them.
struct AttackRequest {
  at::Tensor input;          ///< [1,C,h,w] float32, as Preprocess makes it
  std::int64_t target = 0;   ///< the label to be seen
  at::Tensor black;          ///< [1,C,1,1], as Preprocess::black()
  at::Tensor white;          ///< [1,C,1,1], as Preprocess::white(); a channel that equals black's
                             ///< there (alpha) is left alone
  at::Tensor saliency = {};  ///< Ψ [h,w] in [0,1]; undefined = the plain attack
};

struct AttackOptions {
  double epsilon = 12.0 / 255;     ///< no pixel value changes by more, in [1/255, 1]
  double step_size = 0.5 / 255;    ///< of a pixel value in one step, in (0, 1]
  double beta = 50;                ///< weight of the penalty (eq. 4), >= 0
  double confidence = 0.99;        ///< of the target, at which the attack stops, in (0, 1)
  std::int64_t steps = 400;        ///< most steps, at least 1
  std::int64_t beta_halving = 10;  ///< beta halves after every so many steps; 0 = never
};

/// @throws Error{bad_argument} naming the option that is out of range
void require_options(const AttackOptions& options);

/// A perturbed picture. Its pixel values are multiples of 1/255, so that an 8-bit file holds them.
struct Attack {
  at::Tensor input;         ///< [1,C,h,w]: the perturbed picture as the network reads it
  at::Tensor perturbation;  ///< p [1,C,h,w], in pixel values: multiples of 1/255
  double confidence = 0;    ///< probability of the target
  double beta = 0;          ///< at the end
  std::int64_t steps = 0;   ///< that were taken
  bool reached = false;     ///< the wanted confidence
};

/// How large a perturbation is.
struct PerturbationNorms {
  double l2 = 0;    ///< Euclidean, of pixel values in [0,1]
  double linf = 0;  ///< the largest change of a pixel value
  double l0 = 0;    ///< share of the values that changed, in [0,1]
};

PerturbationNorms norms_of(const at::Tensor& perturbation);

/// The label with the smallest of the logits [L]; the first one of equals.
std::int64_t least_likely(const at::Tensor& logits);

/// Projected gradient descent within the l-infinity ball of `epsilon`, from no perturbation:
///
///     p <- clip(p - step_size sign(∇_p (J + β ‖p ⊙ (1 - Ψ)‖₂)))
///
/// J is the cross-entropy of the target (of its own sigmoid where that was the head), and the
/// penalty is there only with a saliency map. The network is run on the picture rounded to
/// 8 bits, p itself is not rounded, and the attack stops at the first rounded picture with the
/// wanted confidence. Deterministic. A penalty that is too strong for the confidence would never
/// let the attack end, so β halves after every `beta_halving` steps.
/// Source: Madry et al., ICLR 2018, arXiv 1706.06083; the penalty: Jalwana et al., CVPR 2021, eq. 4
/// (β = 50, ε = 12/255; steps, their size and the halving of β are ours).
/// @param watch told after each step how many of the most are taken, where it can stop the attack
/// @throws Error{bad_argument} for a label out of range, shapes that do not fit, options out of
///         range, or a size that the network cannot take; Error{cancelled} when Watch::progress
///         says so
Attack attack(const Network& network, const AttackRequest& request,
              const AttackOptions& options = {}, const Watch& watch = {});

/// A duel: the attack without and with the guidance of a saliency map, on the same photo.
struct DuelOptions {
  const SaliencyMethod* method = nullptr;   ///< nullptr: the penalty counts everywhere
  Request request = {};                     ///< of the map, without the input; one label
  std::optional<std::int64_t> target = {};  ///< empty: the least likely label
  AttackOptions attack = {};
  Limits limits = {};  ///< of the picture
};

/// One form of the attack, and what the network says of the PNG file that it gives.
struct Form {
  Attack attack;
  PerturbationNorms norms;
  std::vector<std::byte> png;
  Image picture;
  double confidence = 0;        ///< probability of the target after reading the file back
  std::int64_t prediction = 0;  ///< top-1 after reading the file back
};

/// Both forms of the attack on one image.
struct Duel {
  std::string path;
  Image picture;           ///< the attacked one: the image as resized for the network
  Region seen;             ///< what of it the network sees
  std::int64_t label = 0;  ///< that the network predicts for it
  double probability = 0;  ///< of that label
  std::int64_t target = 0;
  double target_probability = 0;  ///< before the attack
  std::optional<SaliencyMap> map;
  Form plain;
  Form guided;

  bool both_reached() const { return plain.attack.reached && guided.attack.reached; }
  /// By how much the guided perturbation's l2 norm is smaller, in (-inf, 1].
  double reduction() const { return 1 - guided.norms.l2 / plain.norms.l2; }
};

/// @param watch told of the passes of the map, and then of the steps of each form
/// @throws Error, which names the photo; also where the network sees the target to begin with, and
///         Error{cancelled} when Watch::progress says so
Duel duel(const Model& model, const std::string& path, const DuelOptions& options = {},
          const Watch& watch = {});

/// The mean of Duel::reduction() over the photos where both forms reached the confidence.
struct MeanReduction {
  std::size_t images = 0;
  double value = 0;  ///< 0 without photos
};
MeanReduction mean_reduction(std::span<const Duel> duels);

}  // namespace cameras
#pragma GCC visibility pop
