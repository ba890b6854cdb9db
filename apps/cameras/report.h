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
  const Model& model;
  const Result& result;
  double load_seconds = 0;
  double total_seconds = 0;
};

/// The report of one explanation, with the keys that docs/cli.md lists.
nlohmann::ordered_json report(const Run& run, const Explanation& explanation);

/// A share of 1 as "49.2 %".
std::string percent_text(double share);

/// One line for people: label, probability, layer, sizes kept, and the files that were written.
std::string summary(const Run& run, const Explanation& explanation,
                    const std::vector<std::string>& files);

}  // namespace cameras::cli
