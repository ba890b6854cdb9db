#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cameras/dataset.h"
#include "cameras/metric.h"
#include "cameras/saliency.h"
#include "cli11_forward.h"
#include "model_options.h"

namespace cameras::cli {

/// A part of a run: the pictures whose number leaves `index` when it is divided by `count`.
struct Shard {
  std::int64_t index = 0;
  std::int64_t count = 1;
};

/// The options of `cameras evaluate`, as typed.
struct EvaluateFlags {
  ModelFlags model;
  std::string dataset;
  std::string format = "auto";
  std::string images;
  std::string split;
  std::vector<std::string> methods{"grad_cam", "cameras"};
  std::vector<std::string> metrics{"density", "drop", "deletion", "insertion"};
  std::string label = "truth";
  std::string layer = "auto";
  MethodOptions options;
  MetricOptions metric_options;
  std::string mask_space = "image";
  std::int64_t limit = 0;
  std::int64_t examples = 6;
  std::string shard = "0/1";
  std::string out;
  std::vector<std::string> merge;
};

void add_evaluate_flags(CLI::App& app, EvaluateFlags& flags);

/// Refuses what the command line alone shows to be wrong.
/// @throws UsageError
void require_evaluate_flags(const EvaluateFlags& flags);

/// @throws UsageError for anything but I/N with 0 <= I < N
Shard shard_of(const EvaluateFlags& flags);

DatasetOptions dataset_options(const EvaluateFlags& flags);

}  // namespace cameras::cli
