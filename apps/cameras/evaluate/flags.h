#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/dataset.h"
#include "cameras/evaluation.h"
#include "options/cli11_forward.h"
#include "options/method_flags.h"
#include "options/model_options.h"

namespace cameras::cli {

/// The pointing game has a --tolerance of its own: CAMERAS' is a variant's (cameras:tolerance=0.1).
inline constexpr std::array<NoFlag, 2> kNotInEvaluate{
    {{"tolerance"}, {"budget", "rows must not depend on how busy the machine is"}}};

/// The options of `cameras evaluate`, as typed.
struct EvaluateFlags {
  ModelFlags model;
  std::string dataset;
  std::string format = "auto";
  std::string images;
  std::string split;
  EvaluationOptions run;
  std::string label = "truth";
  std::string contrast = {};  ///< "" = none
  std::string layer = "auto";
  std::string mask_space = "image";
  std::string shard = "0/1";
  std::string out;
  bool plan = false;
  std::vector<std::string> merge;
};

void add_evaluate_flags(CLI::App& app, EvaluateFlags& flags);

/// Refuses what the command line alone shows to be wrong.
/// @throws UsageError
void require_evaluate_flags(const EvaluateFlags& flags);

/// What the flags ask for, but for the layer, which takes the network to tell.
/// @throws UsageError
EvaluationOptions evaluation_options(const EvaluateFlags& flags);

DatasetOptions dataset_options(const EvaluateFlags& flags);

}  // namespace cameras::cli
