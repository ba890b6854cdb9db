#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cameras/image.h"
#include "cameras/limits.h"
#include "cameras/model.h"
#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

/// Whether `name` is what Network::probe() finds a layer by: a value, a node, or the input.
bool has_layer(const Network& network, const std::string& name);

/// A method, and what results call it: MethodVariant::name.
struct NamedMethod {
  std::string name;
  std::unique_ptr<SaliencyMethod> method;
};

/// Several methods that are asked the same of a model.
struct Question {
  Model model;
  std::vector<NamedMethod> methods;
  Request request;                        ///< without the input; its target Predicted or Chosen
  std::optional<Opponent> opponent = {};  ///< of the request's labels; none = no contrast
  Limits limits = {};                     ///< of photos
};

/// What a warning says of a method that is not asked: "METHOD is left out: WHY".
std::string left_out(const std::string& method, const std::string& why);

/// Leaves out the methods that the network does not allow, whatever the image.
/// @return a warning for each of them
/// @throws Error{bad_argument} that says why, where none would be left
std::vector<std::string> leave_out_refused(Question& question);

/// A photo as the network reads it, with the request about it and the labels decided.
struct Asked {
  Image image;
  Region seen;
  at::Tensor logits;                 ///< [L]
  std::vector<std::int64_t> labels;  ///< that are explained
  /// With these labels named, and their opponents: the same for every method.
  Request request;
};

/// Opens a photo and lets the network see it.
/// @throws Error, which names the photo; Error{bad_argument} for another kind of target
Asked ask_about(const Question& question, const std::string& path);

/// A label and what the network gives it.
struct RankedLabel {
  std::int64_t index = 0;
  std::string name;
  double strength = 0;    ///< its probability, or quantity
  double logit = 0;       ///< before the head's softmax or sigmoid
  bool quantity = false;  ///< whether `strength` is no probability
  std::string text;       ///< strength_text(): "49.2 %", or "value 37.25"
};

/// @param logits [L]
RankedLabel ranked_label(const Model& model, const at::Tensor& logits, std::int64_t label);

}  // namespace cameras
#pragma GCC visibility pop
