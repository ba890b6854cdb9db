#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cameras/dataset.h"
#include "cameras/evaluation.h"
#include "cameras/model.h"

namespace cameras::evaluation {

/// A label of a picture that is to be explained.
struct PlannedLabel {
  /// nullptr: the label that the network predicts, or none where the picture cannot be used.
  const Sample* sample = nullptr;
  std::optional<std::int64_t> index;  ///< in the model
  std::string problem;                ///< why the model has no such label
};

struct PlannedPicture {
  std::int64_t number = 0;  ///< in the run, from 0
  const Picture* picture = nullptr;
  std::vector<PlannedLabel> labels;
};

/// What a run does, in its order. Points into the data set.
struct Plan {
  std::vector<PlannedPicture> pictures;  ///< of this shard
  std::int64_t total = 0;                ///< pictures of the whole run
  /// Up to 64 of the whole run, evenly spread, whose maps others are compared with; without labels.
  std::vector<PlannedPicture> compared;
  std::string fingerprint;  ///< of the whole run's pictures (name, bytes, size), labels, shapes
};

/// Chooses pictures (limit, shard) and finds the model's labels: a class is an index, or a name
/// as label_index_of() has it.
/// @throws Error{bad_argument} where no picture has a label, or for a shard that is none
Plan plan_of(const EvaluationOptions& options, const Dataset& dataset, const Model& model);

}  // namespace cameras::evaluation
