#pragma once

#include <filesystem>
#include <span>

#include "cameras/evaluation.h"

namespace cameras::evaluation {

/// merge_evaluations()
EvaluationResults merged(std::span<const std::filesystem::path> paths,
                         const std::filesystem::path& out, const FileWriter& writer);

}  // namespace cameras::evaluation
