#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/attack.h"
#include "cameras/question.h"
#include "cameras/sanity.h"

#pragma GCC visibility push(default)
namespace cameras {

/// What is changed to see whether maps follow (docs/evaluation.md): all layers down to one, one
/// layer alone, the label; or where an attack changes the photo.
enum class SanityCheck { cascading, independent, other_label, adversarial };

/// "cascading", "independent", "class" or "adversarial", as results call it.
std::string_view name_of(SanityCheck check);

struct SanityOptions {
  std::vector<SanityCheck> checks{SanityCheck::cascading, SanityCheck::independent,
                                  SanityCheck::other_label, SanityCheck::adversarial};
  std::size_t stages = 8;  ///< randomised networks of a check
  std::uint64_t seed = 0;  ///< of what is permuted, and of the other label

  bool has(SanityCheck check) const;
};

/// A changed network or question, that every method is asked about every image.
struct SanityStage {
  SanityCheck check = SanityCheck::cascading;
  std::size_t layers = 0;  ///< from the logits down to the one that is re-initialised here
  std::string layer;       ///< its name
};

/// How alike a method's maps of one image are, before and after a stage's change.
struct SanityFinding {
  std::size_t stage = 0;
  std::size_t method = 0;
  std::size_t image = 0;
  ExplanationSimilarity similarity = {};
  bool empty = false;  ///< the map after the change is all zeros
};

/// What was explained about an image.
struct SanityImage {
  std::string path;
  std::int64_t label = 0;
  std::int64_t other_label = 0;  ///< of SanityCheck::other_label
  std::string label_name;
  std::string other_label_name;
};

/// How well a method's map of an image agrees with where an attack changes it.
struct AttackFinding {
  std::size_t method = 0;
  std::size_t image = 0;
  double spearman = 0;
  bool reached = false;  ///< the attack fooled the network
};

/// Everything that the checks found.
struct SanityStudy {
  std::vector<std::string> methods;
  std::vector<WeightLayer> layers;  ///< of the model, from the logits down
  std::vector<SanityImage> images;
  std::vector<SanityStage> stages;
  std::vector<SanityFinding> findings;
  std::vector<AttackFinding> attacks;
};

/// Told while a study goes on, in the thread that asks, with what it has found so far. Photos and
/// maps of changed networks are not kept: what is drawn of them is drawn here.
struct SanityWatch {
  /// Told how many maps are completed before each, and the same number again between its passes;
  /// false stops the study before its next pass: Error{cancelled}.
  std::function<bool(std::size_t done, std::size_t of, const std::string& what)> progress = {};
  /// The maps of the original network, by method.
  std::function<void(const SanityStudy&, std::size_t image, const Asked&,
                     std::span<const Explanation> maps)>
      original = {};
  std::function<void(const SanityStudy&, const SanityFinding&, const Explanation& after)> finding =
      {};
  std::function<void(const SanityStudy&, const AttackFinding&, const Attack&)> attack = {};
};

/// Runs the checks. One randomised network is held at a time; maps of the original network are kept
/// for all images. The first label of each is explained.
/// @throws Error that names the image, or the stage whose network gives no finite scores;
///         Error{cancelled} when SanityWatch::progress says so;
///         Error{bad_model} for a network without weights; Error{bad_argument} for checks of class
///         scores where there are none
SanityStudy sanity_study(const Question& question, const std::vector<std::string>& images,
                         const SanityOptions& options = {}, const SanityWatch& watch = {});

/// Similarities, means over images, by method and then by stage.
using MeanSimilarities = std::vector<std::vector<ExplanationSimilarity>>;

MeanSimilarities mean_similarities(const SanityStudy& study);

/// The share of a method's maps, over images, that are empty after a stage's change: their rank
/// correlation with the original is 0 by definition.
double empty_share(const SanityStudy& study, std::size_t method, std::size_t stage);

/// How well a method's maps agree with the attacks.
struct Agreement {
  double mean = 0;            ///< rank correlation
  double standard_error = 0;  ///< of the mean; 0 for a single image
  std::size_t images = 0;
};

Agreement agreement_of(const SanityStudy& study, std::size_t method);

/// Whether maps follow a change: "by sign" where what is drawn stays alike, and what it says before
/// its sign is dropped does not.
enum class Dependence { yes, by_sign, no };

/// What a method is found to be; empty where it was not checked, or cannot be told from one image.
struct SanityVerdict {
  std::optional<Dependence> on_weights;
  std::optional<Dependence> on_label;
  std::optional<bool> agrees_with_attack;  ///< mean above two standard errors
};

SanityVerdict verdict_of(const SanityStudy& study, const MeanSimilarities& means,
                         std::size_t method);

}  // namespace cameras
#pragma GCC visibility pop
