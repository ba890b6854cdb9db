#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cameras/saliency.h"
#include "server/service/images.h"
#include "server/service/json_body.h"
#include "server/service/models.h"

namespace cameras::server {

/// What is asked of a picture and a model, with all names looked up.
struct AskedQuestion {
  std::shared_ptr<const StoredImage> image;
  std::shared_ptr<const ServedModel> model;
  std::string method;  ///< "rise"
  MethodOptions options = {};
  std::string layer;                      ///< "" where the network has no default layer
  Target target = Predicted{};            ///< Predicted, Chosen or Contrast
  std::optional<Opponent> opponent = {};  ///< of a Chosen target's labels: the runner-up
  Json canonical;                         ///< the same question is the same text
  std::string id;                         ///< of that text
};

/// Reads `target`, `method`, `layer` and `options` of a JSON object.
/// @throws Failure{400}, or Error{bad_argument} for unknown names or values out of range
AskedQuestion read_question(const Json& json, std::shared_ptr<const StoredImage> image,
                            std::shared_ptr<const ServedModel> model);

/// The index of a label given as a number, or by its name, id or index as a text.
std::int64_t label_of(const Json& value, const Model& model);

}  // namespace cameras::server
