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

/// What is changed to see whether maps follow (docs/cli.md).
enum class SanityCheck {
  cascading,      ///< "cascading": all layers from the logits down to one
  independent,    ///< "independent": one layer alone
  other_label,    ///< "class": the label
  adversarial,    ///< "adversarial": where an attack changes the photo
  complexity,     ///< "emprt": all layers; whether maps become more complex
  denoised,       ///< "smooth_mprt": all layers from the image up to one; means over noisy inputs
  random_labels,  ///< "random_logit": the label, several times
};

/// What results call it, as above.
std::string_view name_of(SanityCheck check);

/// Whether it has SanityOptions::stages stages, one for each layer that is reached.
bool is_by_layer(SanityCheck check);

/// Whether it asks for other labels, which a network of quantities has not.
bool needs_class_scores(SanityCheck check);

struct SanityOptions {
  /// All but SanityCheck::denoised, which takes `noisy_inputs` times as long as cascading.
  std::vector<SanityCheck> checks{SanityCheck::cascading,     SanityCheck::independent,
                                  SanityCheck::complexity,    SanityCheck::other_label,
                                  SanityCheck::random_labels, SanityCheck::adversarial};
  std::size_t stages = 8;         ///< randomised networks of a check
  std::uint64_t seed = 0;         ///< of what is permuted, of other labels and of noise
  std::size_t noisy_inputs = 50;  ///< of SanityCheck::denoised: maps of a mean

  bool has(SanityCheck check) const;
};

/// A changed network or question, that every method is asked about every image.
struct SanityStage {
  SanityCheck check = SanityCheck::cascading;
  std::size_t layers = 0;  ///< from the logits down (SanityCheck::denoised: from the image up) to
                           ///< the one that is re-initialised here
  std::string layer;       ///< its name
};

/// How alike a method's maps of one image are, before and after a stage's change.
struct SanityFinding {
  std::size_t stage = 0;
  std::size_t method = 0;
  std::size_t image = 0;
  ExplanationSimilarity similarity = {};  ///< of several labels the mean
  bool empty = false;                     ///< the map after the change is all zeros
  bool same = false;  ///< both maps are the same, number by number, and not empty
  std::optional<ComplexityChange> complexity = {};  ///< of SanityCheck::complexity
};

/// What was explained about an image.
struct SanityImage {
  std::string path;
  std::int64_t label = 0;
  std::int64_t other_label = 0;  ///< of SanityCheck::other_label
  std::string label_name;
  std::string other_label_name;
  std::vector<std::int64_t> random_labels = {};  ///< of SanityCheck::random_labels
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

}  // namespace cameras
#pragma GCC visibility pop
