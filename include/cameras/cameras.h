#pragma once

// Everything that the library offers, but for the headers of single methods in cameras/saliency/:
// make_method() gives them by name.
#include "cameras/error.h"
#include "cameras/graph.h"
#include "cameras/image.h"
#include "cameras/limits.h"
#include "cameras/model.h"
#include "cameras/network.h"
#include "cameras/preprocess.h"
#include "cameras/render.h"
#include "cameras/saliency.h"
