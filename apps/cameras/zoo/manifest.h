#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "zoo/zoo_model.h"

namespace cameras::cli::zoo {

/// The models of a manifest of one's own: an array of rows as in the ONNX model hub's manifest,
/// with "licence", "card" and "labels" where they are known (docs/zoo.md).
/// @throws Error{bad_argument} that names the row
std::vector<ZooModel> models_of_manifest(std::string_view json);

/// Those of FOLDER/zoo.json; none where there is no such file.
/// @throws Error{io} or Error{bad_argument} that names the file
std::vector<ZooModel> models_in(const std::filesystem::path& folder);

}  // namespace cameras::cli::zoo
