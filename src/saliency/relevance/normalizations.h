#pragma once

#include "saliency/relevance/passage_pair.h"

namespace cameras {

/// DeepLIFT's multipliers of nodes that divide by what many values make together, by the rules of
/// the steps that they stand for: square, mean, root and product; exp, sum and quotient.
Multipliers layer_normalization_multipliers(const PassagePair& pair);
Multipliers mean_square_normalization_multipliers(
    const PassagePair& pair);  ///< no mean is taken off
Multipliers softmax_multipliers(const PassagePair& pair);

}  // namespace cameras
