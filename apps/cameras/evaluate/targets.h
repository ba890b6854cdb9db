#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cameras/image.h"
#include "cameras/metric.h"
#include "cameras/model.h"
#include "cameras/saliency.h"
#include "evaluate/flags.h"
#include "evaluate/plan.h"

namespace cameras::cli {

/// What every picture of a run shares.
struct Evaluation {
  const EvaluateFlags& flags;
  const Model& model;
  std::vector<std::unique_ptr<SaliencyMethod>> methods;  ///< as flags.methods
  std::vector<std::unique_ptr<Metric>> metrics;          ///< as flags.metrics
  std::string layer;                                     ///< "" = the network has none

  /// Whether any metric looks at where the object is.
  bool needs_objects() const;
};

/// A picture as the network has seen it.
struct Seen {
  Image photo;
  Prepared prepared;
  std::shared_ptr<const SharedPass> pass;  ///< nullptr where there is no layer
  at::Tensor logits;                       ///< [L]
  at::Tensor probabilities;                ///< [L]
};

/// A label that can be explained.
struct Target {
  std::size_t place = 0;  ///< among the planned labels
  std::int64_t label = 0;
  std::string name;
  double probability = 0;
  std::optional<LabelledObject> object = {};  ///< where a metric looks at it
  std::uint64_t seed = 0;
};

/// Reads a picture and runs the network once.
/// @throws Error for a picture that is missing, broken or of another size than the data set says,
/// or
///         scores that are not finite
Seen look_at(const Evaluation& evaluation, const Picture& picture);

/// @throws Error for a label that the data set or the model has a problem with, or an object of
///         which nothing is seen
Target target_of(const Evaluation& evaluation, const Seen& seen, const PlannedPicture& planned,
                 std::size_t place);

}  // namespace cameras::cli
