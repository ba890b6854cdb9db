#pragma once

#include "cameras/preprocess.h"
#include "cameras/sanity.h"

namespace cameras {

/// A map and the part of the photo that it lies over.
struct PlacedMap {
  const SaliencyMap& map;
  Region seen;
};

/// Similarity of two maps of one photo where both networks see it: they may read it at different
/// sizes and with different crops. Both maps are sampled, bilinearly between the centres of their
/// cells, on one grid over the shared part, as fine as the larger of the two maps.
/// @throws Error{bad_argument} when they share no part of the photo
Similarity similarity(const PlacedMap& a, const PlacedMap& b);

}  // namespace cameras
