#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "cameras/evaluation.h"
#include "evaluation/judged.h"
#include "support/temporary_folder.h"

namespace cameras::testing {

/// Runs of judged_model() over a data set in a folder, and what they wrote.
class JudgedRun : public ::testing::Test {
 protected:
  EvaluationResults run(const std::string& out, const EvaluationWatch& watch = {}) const {
    return evaluate(
        {.model = model_, .dataset = dataset_, .model_name = "judged", .dataset_name = "set"},
        options_, folder_.path() / out, watch);
  }

  /// The bytes of every file below the folder `out`, by its path in there.
  std::map<std::string, std::string> files(const std::string& out) const {
    std::map<std::string, std::string> found;
    const std::filesystem::path root = folder_.path() / out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      found[std::filesystem::relative(entry.path(), root).string()] = {
          std::istreambuf_iterator<char>(file), {}};
    }
    return found;
  }

  TemporaryFolder folder_;
  Model model_ = judged_model();
  Dataset dataset_;
  EvaluationOptions options_;
};

}  // namespace cameras::testing
