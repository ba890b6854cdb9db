#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cameras/evaluation.h"
#include "cameras/image.h"
#include "cameras/metric.h"
#include "cameras/model.h"
#include "cameras/saliency.h"
#include "evaluation/run/plan.h"

namespace cameras::evaluation {

/// What every picture of a run shares.
struct Evaluation {
  const EvaluationOptions& options;
  const Model& model;
  Limits limits;                                         ///< of pictures
  std::vector<std::unique_ptr<SaliencyMethod>> methods;  ///< as options.methods
  std::vector<std::unique_ptr<Metric>> metrics;          ///< as options.metrics
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
  at::Tensor strengths;                    ///< [L]: probabilities, or quantities
};

/// A label that can be explained.
struct TargetLabel {
  std::size_t place = 0;  ///< among the planned labels
  std::int64_t label = 0;
  std::string name;
  double strength = 0;                        ///< its probability, or quantity
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
TargetLabel target_of(const Evaluation& evaluation, const Seen& seen, const PlannedPicture& planned,
                      std::size_t place);

}  // namespace cameras::evaluation
