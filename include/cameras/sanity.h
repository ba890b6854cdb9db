#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cameras/network.h"
#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

/// How alike two maps are; each number is in [-1,1], and 1 for equal maps.
struct Similarity {
  double pearson = 0;   ///< correlation of the values
  double spearman = 0;  ///< correlation of the ranks; equal values share their mean rank
  double ssim = 0;      ///< structural similarity, mean over windows (Wang et al. 2004)
};

/// Similarity of two maps [h,w], in float64. A correlation with a constant map would be 0/0; it
/// counts as 0, nothing in common, and as 1 where both maps are constant: a method that gives
/// nothing before and after a change has not reacted to it. SSIM has Gaussian windows of 11 x 11
/// pixels (σ = 1.5; smaller where the map is), inside of the map only, K1 = 0.01, K2 = 0.03.
/// @param range largest value less smallest that maps of this kind may have (SSIM's L)
/// @throws Error{bad_argument} for other shapes, values that are not finite, or range <= 0
Similarity similarity(const at::Tensor& a, const at::Tensor& b, double range = 1);

/// Similarity of two explanations: of the maps as they are drawn, in [0,1], and of the maps before
/// their sign was dropped (Explanation::signed_map), each over its own largest absolute value.
struct ExplanationSimilarity {
  Similarity absolute;
  std::optional<Similarity> with_sign;  ///< none where a method has no signed map
};

/// @throws Error{bad_argument} for maps of different sizes
ExplanationSimilarity similarity(const Explanation& a, const Explanation& b);

/// How complex a map is: the entropy −Σ p ln p of its values' histogram of 100 bins of equal width
/// from the smallest value to the largest; 0 of a constant map, ln 100 at most. What is added to a
/// map or multiplied into it changes nothing. Source: Hedström et al., arXiv 2401.06465, with
/// the bins of Quantus' discrete_entropy.
/// @param map [h,w]
/// @throws Error{bad_argument} for another shape, or values that are not finite
double discrete_entropy(const at::Tensor& map);

/// A map's discrete_entropy() before and after a change: of the signed map where there is one.
struct ComplexityChange {
  double before = 0;
  double after = 0;

  /// (after - before) / before; none where that was 0.
  std::optional<double> rise() const;
};

/// Of each one's signed map [h,w] where it has one, else of its map as it is drawn.
/// @throws Error{bad_argument} as discrete_entropy()
ComplexityChange complexity_change(const Explanation& before, const Explanation& after);

/// A node with learnt parameters.
struct WeightLayer {
  std::string name;                    ///< of the node
  std::string type;                    ///< its operator
  std::vector<std::string> constants;  ///< the parameters, by their names in Network::graph()
  std::int64_t parameters = 0;         ///< how many numbers that are
};

/// The layers with weights, from the logits down (the reverse of execution order): Conv,
/// ConvTranspose, Gemm and MatMul with constant operands, with their biases; normalisations and
/// PRelu with their scale, bias or slope. A constant that several nodes share belongs to the one
/// nearest to the logits. Not among them: running means and variances, which are statistics of
/// data, and other constants that are added or multiplied.
std::vector<WeightLayer> weight_layers(const Network& network);

/// The network with `layers` re-initialised, each parameter tensor with its own distribution: its
/// values are permuted, so mean, deviation and every quantile stay as they were, weights and biases
/// alike. The permutation (Fisher-Yates over std::mt19937_64) depends on the seed and on the
/// tensor's name alone: it is the same on every machine, and whatever else is re-initialised.
/// Source: Adebayo et al., NeurIPS 2018, arXiv 1810.03292, section 4; they draw the values anew.
/// @throws Error{bad_argument} for a constant that the network does not have
Network randomised(const Network& network, std::span<const WeightLayer> layers, std::uint64_t seed);

/// How many layers, from the logits down, are re-initialised at each of at most `stages` stages:
/// the first stage is the topmost layer alone, the last all of them, the others evenly between.
/// @throws Error{bad_argument} for stages < 1
std::vector<std::size_t> cascade_stages(std::size_t layers, std::size_t stages);

/// The rank correlation from which on two maps count as alike: then they share a quarter of the
/// variance of their ranks (0.5² = 0.25). Maps of photos are never quite unrelated: what a network
/// responds to stays where the photo has structure, whatever its weights.
inline constexpr double kAlike = 0.5;

/// Whether maps depend on what the network has learnt: the mean rank correlation with the original
/// map is below kAlike once the topmost layer alone is re-initialised (the map "must change from
/// the first step on"), and below it on average over the whole cascade.
/// @param spearman by stage of the cascade, each a mean over images
/// @throws Error{bad_argument} for no stage, or a number that is not finite
bool depends_on_weights(std::span<const double> spearman);

/// Whether maps depend on the label: the mean rank correlation of the maps of two labels
/// is below kAlike.
bool depends_on_label(double spearman);

/// Where an attack changed a picture: the largest change of a pixel's channels, [h,w].
/// @param perturbation [1,C,h,w], as Attack::perturbation
/// @throws Error{bad_argument} for another shape
at::Tensor changed_pixels(const at::Tensor& perturbation);

/// The sanity test with adversarial perturbation (the CAMERAS paper, section 6.1): an attack
/// changes the pixels that matter, so where it changes the picture should agree with where the map
/// is high. Its details are in a supplement that is not published with the paper; here it is the
/// rank correlation of changed_pixels() with the map, in [-1,1], 0 for a map that knows nothing of
/// it.
/// @throws Error{bad_argument} for a map of another size
double attack_agreement(const at::Tensor& perturbation, const SaliencyMap& map);

}  // namespace cameras
#pragma GCC visibility pop
