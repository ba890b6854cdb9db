#pragma once

#include <string>

#include "cameras/dataset.h"

namespace cameras {

/// A name without the blanks around it, which some annotations have.
std::string trimmed(const std::string& name);

/// Makes the sample's note its problem where no object of it could be read.
void settle(Sample& sample);

}  // namespace cameras
