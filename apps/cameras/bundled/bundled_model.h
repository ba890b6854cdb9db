#pragma once

#include "cameras/model.h"

namespace cameras::cli {

/// The classifier that the program carries inside itself, for calls that name none: models/ says
/// what it knows.
EmbeddedModel bundled_model();

}  // namespace cameras::cli
