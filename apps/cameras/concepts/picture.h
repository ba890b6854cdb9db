#pragma once

#include <cstdint>

#include "cameras/figure.h"
#include "concepts/findings.h"

namespace cameras::cli {

struct ConceptLook {
  std::int64_t side = 256;  ///< pixels of a picture's longer side
  double opacity = 0.8;     ///< of the colours, where a map is 1
};

/// The photo, all concepts in their colours over it, and each by itself with its colour and what it
/// is to the network: what the colours mean.
Figure concept_figure(const ConceptFindings& findings, const ConceptLook& look);

}  // namespace cameras::cli
