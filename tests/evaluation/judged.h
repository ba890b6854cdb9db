#pragma once

#include <filesystem>
#include <string>

#include "cameras/model.h"
#include "support/temporary_folder.h"

namespace cameras::testing {

/// A model of pictures of 8 x 8 pixels whose score 0 is the mean of red, and whose score 1 is the
/// mean of blue: Grad-CAM's map of label 0 at "c" is red, that of label 1 blue.
/// @param end nodes between "c" and the pool; the last one gives "d"
Model judged_model(const std::string& end = "d = Identity (c)");

/// The left half red, the right half blue, brighter from top to bottom; a PNG file in the folder.
std::filesystem::path write_photo(const TemporaryFolder& folder, const std::string& name);

}  // namespace cameras::testing
