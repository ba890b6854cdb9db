#pragma once

// Everything that the library offers. Of the methods only CAMERAS itself: make_method() gives the
// others by name, and each has its own header in cameras/saliency/.
#include "cameras/attack.h"
#include "cameras/dataset.h"
#include "cameras/error.h"
#include "cameras/graph.h"
#include "cameras/grid.h"
#include "cameras/image.h"
#include "cameras/limits.h"
#include "cameras/metric.h"
#include "cameras/model.h"
#include "cameras/network.h"
#include "cameras/passes.h"
#include "cameras/preprocess.h"
#include "cameras/probe.h"
#include "cameras/render.h"
#include "cameras/saliency.h"
#include "cameras/saliency/cameras.h"
#include "cameras/sanity.h"
