#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "cameras/metric.h"
#include "cameras/watch.h"

namespace cameras::evaluation {

struct Evaluation;
struct Plan;
struct PlannedPicture;

/// A map that maps of other pictures are compared with.
struct ComparedMap {
  std::int64_t picture = 0;  ///< its number in the run
  OtherMap map;
};

/// What maps are compared with, by method; empty where no metric compares maps of pictures.
/// @param watch_for tells who watches that a picture is next
/// @throws Error that ends the run
std::vector<std::vector<ComparedMap>> compared_maps(
    const Evaluation& run, const Plan& plan,
    const std::function<Watch(const PlannedPicture&)>& watch_for);

/// Those of other pictures than `picture`, of one method.
std::vector<OtherMap> others_of(const Evaluation& evaluation, std::size_t method,
                                std::int64_t picture);

}  // namespace cameras::evaluation
