#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cameras/concepts.h"
#include "cameras/image.h"
#include "cameras/model.h"
#include "cameras/preprocess.h"
#include "cameras/question.h"

namespace cameras::cli {

/// A label, and what a concept adds to its logit.
struct AddedTo {
  RankedLabel label;
  double added = 0;
};

/// What a call of `cameras concepts` found out about a photo.
struct ConceptFindings {
  std::string path;  ///< of the photo
  Image photo;
  Region seen;  ///< the part that the network saw
  Concepts concepts;
  std::vector<RankedLabel> labels;  ///< those that were asked for, as the photo has them
  std::vector<std::vector<AddedTo>> of_labels;  ///< by concept, what it adds to each of them
  /// By concept, the labels that the network sees where there is nothing else, the strongest first.
  std::vector<std::vector<AddedTo>> alone;
};

/// "+4.1": a change of a logit.
std::string change_text(double change);

}  // namespace cameras::cli
