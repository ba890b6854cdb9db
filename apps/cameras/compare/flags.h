#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cameras/grid.h"
#include "options/colorbar.h"
#include "options/look.h"
#include "options/question.h"

namespace cameras::cli {

/// The options of `cameras compare`, as typed.
struct CompareFlags {
  QuestionFlags question;
  std::vector<std::string> models;  ///< several models; empty = the one of the question
  std::string out;
  std::string report;
  std::string view = "overlay";
  LookFlags look;
  ColorbarFlag colorbar;
  std::int64_t side = 256;

  /// The models to ask, in order.
  std::vector<ModelFlags> asked_models() const;

  /// Of the picture.
  GridOptions grid(const std::vector<std::vector<GridCell>>& rows = {}) const;
};

void add_compare_flags(CLI::App& app, CompareFlags& flags);

/// Refuses what the command line alone shows to be wrong.
/// @throws UsageError; Error{io} for an output that cannot be written
void require_compare_flags(const CompareFlags& flags);

}  // namespace cameras::cli
