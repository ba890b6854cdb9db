#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "cameras/model.h"
#include "cameras/saliency.h"

namespace cameras::cli {

/// What one run of a method told about one image.
struct Run {
  std::string model_name;
  std::string image_path;
  std::string method;
  const MethodOptions& options;  ///< that the call asks for
  const Model& model;
  const Result& result;
  double load_seconds = 0;
  double total_seconds = 0;
};

/// The report of one explanation, with the keys that docs/cli.md lists.
nlohmann::ordered_json report(const Run& run, const Explanation& explanation);

/// One line for people: label, probability, layer, sizes kept, and the files that were written.
/// What captions and lines say of a contrast: " against tiger, 12.0 %", or "" without one.
std::string against_text(const Model& model, const Result& result, const Explanation& explanation);

std::string summary(const Run& run, const Explanation& explanation,
                    const std::vector<std::string>& files);

}  // namespace cameras::cli
