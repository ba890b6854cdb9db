#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "cameras/sanity_study.h"

#pragma GCC visibility push(default)
namespace cameras {

/// @param similarities of one method; none gives zeros. The signed mean is over those that have
/// one.
ExplanationSimilarity mean_similarity(const std::vector<ExplanationSimilarity>& similarities);

/// Similarities, means over images, by method and then by stage.
using MeanSimilarities = std::vector<std::vector<ExplanationSimilarity>>;

MeanSimilarities mean_similarities(const SanityStudy& study);

/// The share of a method's maps, over images, that are empty after a stage's change: their rank
/// correlation with the original is 0 by definition.
double empty_share(const SanityStudy& study, std::size_t method, std::size_t stage);

/// The share of a method's maps, over images, that are the original one, number by number, and show
/// something: what the stage changes is not read.
double same_share(const SanityStudy& study, std::size_t method, std::size_t stage);

/// A mean over images, how well it is known, and of how many images it is.
struct Agreement {
  double mean = 0;
  double standard_error = 0;  ///< of the mean; 0 for a single image
  std::size_t images = 0;
};

/// How well a method's maps agree with the attacks: rank correlations.
Agreement agreement_of(const SanityStudy& study, std::size_t method);

/// By what share a method's maps become more complex in the network whose layers are all
/// re-initialised (SanityCheck::complexity), over the images whose original map has a complexity
/// above 0.
Agreement rise_of(const SanityStudy& study, std::size_t method);

/// Whether maps follow a change: "by sign" where what is drawn stays alike, and what it says before
/// its sign is dropped does not.
enum class Dependence { yes, by_sign, no };

/// What a method is found to be; empty where it was not checked, or cannot be told from one image.
struct SanityVerdict {
  std::optional<Dependence> on_weights;
  std::optional<Dependence> on_label;
  /// Once all layers are re-initialised (the last stage of SanityCheck::cascading).
  std::optional<Dependence> on_all_weights;
  /// False where all maps stay the same, number by number, when the topmost layer is
  /// re-initialised.
  std::optional<bool> reads_topmost_layer;
  /// False where the maps of all other labels are the same, number by number.
  std::optional<bool> reads_label;
  /// By more than two standard errors of the mean rise.
  std::optional<bool> becomes_more_complex;
  std::optional<bool> agrees_with_attack;  ///< mean above two standard errors
};

SanityVerdict verdict_of(const SanityStudy& study, const MeanSimilarities& means,
                         std::size_t method);

}  // namespace cameras
#pragma GCC visibility pop
