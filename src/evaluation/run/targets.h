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
#include "evaluation/run/compared_maps.h"
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
  /// By method, what maps are compared with; empty where no metric does.
  std::vector<std::vector<ComparedMap>> compared = {};

  /// Whether any metric looks at where the object is.
  bool needs_objects() const;
  /// Whether any metric compares with maps of other pictures.
  bool needs_others() const;
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

/// What a method is asked of a changed or unchanged picture.
/// @param logits those of the picture itself: a label's opponents stay the same where it is changed
Request request_for(const Evaluation& evaluation, const at::Tensor& input, const at::Tensor& logits,
                    std::vector<std::int64_t> labels);

/// Whether an error says what is true of this machine or this call, and not of the picture: no row
/// may keep it.
bool ends_the_run(const Error& error);

/// @throws Error for a label that the data set or the model has a problem with, or an object of
///         which nothing is seen
TargetLabel target_of(const Evaluation& evaluation, const Seen& seen, const PlannedPicture& planned,
                      std::size_t place);

}  // namespace cameras::evaluation
