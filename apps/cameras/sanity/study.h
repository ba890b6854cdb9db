#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cameras/grid.h"
#include "cameras/sanity.h"
#include "command.h"
#include "question.h"

namespace cameras::cli {

/// Which checks are asked for, and how they run.
struct SanityFlags {
  QuestionFlags question;
  std::vector<std::string> checks;
  std::size_t stages = 8;
  std::size_t pictured = 1;  ///< images that the strip shows
  std::int64_t side = 128;
  std::string view = "heat";
  std::string colormap = "turbo";
  std::string out;
  std::string curves;
  std::string csv;
  std::string json;

  bool has(const std::string& check) const;
};

/// A changed network or question, that every method is asked about every image.
struct SanityStage {
  std::string check;       ///< "cascading", "independent", "class"
  std::size_t layers = 0;  ///< from the logits down to the one that is re-initialised here
  std::string layer;       ///< its name
};

/// How alike a method's maps of one image are, before and after a stage's change.
struct SanityFinding {
  std::size_t stage = 0;
  std::size_t method = 0;
  std::size_t image = 0;
  ExplanationSimilarity similarity;
  bool empty = false;  ///< the map after the change is all zeros
};

/// What was explained about an image.
struct SanityImage {
  std::string path;
  std::int64_t label = 0;
  std::int64_t other_label = 0;  ///< of the check "class"
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
  std::vector<WeightLayer> layers;  ///< of the model, from the logits down
  std::vector<SanityImage> images;
  std::vector<SanityStage> stages;
  std::vector<SanityFinding> findings;
  std::vector<AttackFinding> attacks;
  std::vector<std::vector<GridCell>> strip;
};

/// Runs the checks. One randomised network is held at a time; maps of the original network are kept
/// for all images.
/// @throws Error that names the image, or the stage whose network gives no finite scores
SanityStudy study(const SanityFlags& flags, const Question& question, Console console);

}  // namespace cameras::cli
