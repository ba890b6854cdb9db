#pragma once

#include <cstddef>
#include <string>

#include "cameras/dataset.h"

namespace cameras {

/// A name without the blanks around it, which some annotations have.
std::string trimmed(const std::string& name);

/// Makes the sample's note its problem where no object of it could be read.
void settle(Sample& sample);

/// Every class of a picture becomes a row of its own, with a map: a file that names very many would
/// keep the program busy for hours.
/// @throws Error{bad_model} for more than 1000
void require_few_classes(std::size_t classes);

}  // namespace cameras
