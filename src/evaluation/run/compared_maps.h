#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cameras/metric.h"
#include "cameras/watch.h"

namespace cameras::evaluation {

struct Evaluation;
struct PlannedPicture;

/// A map that maps of other pictures are compared with.
struct ComparedMap {
  std::int64_t picture = 0;  ///< its number in the run
  OtherMap map;
};

/// The maps that a picture gives to be compared with: of the label that the network predicts, by
/// every method. What fails, and maps that say nothing, are left out.
/// @param maps by method; is added to
/// @throws Error that ends the run
void add_compared(const Evaluation& evaluation, const PlannedPicture& planned, const Watch& watch,
                  std::vector<std::vector<ComparedMap>>& maps);

/// Those of other pictures than `picture`, of one method.
std::vector<OtherMap> others_of(const Evaluation& evaluation, std::size_t method,
                                std::int64_t picture);

}  // namespace cameras::evaluation
