#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace cameras::cli {

/// What --input says, by the input's name: "NAME=1.5", "NAME=1,0,0" or "NAME=FILE.npy".
/// @throws UsageError for text of another form, or a name given twice
/// @throws Error for a file that is no array
std::map<std::string, at::Tensor, std::less<>> given_inputs(const std::vector<std::string>& texts);

/// The files that they name.
std::vector<std::filesystem::path> files_of_inputs(const std::vector<std::string>& texts);

}  // namespace cameras::cli
