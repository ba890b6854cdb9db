#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "differential/choices.h"
#include "differential/growing_network.h"

namespace cameras::testing {

/// What the steps of a random network are made of.
class RandomParts {
 protected:
  explicit RandomParts(Choices& choices);

  Map recent();  ///< mostly the newest map
  Map one_of(const std::vector<Map>& maps);
  std::int64_t some_channels();
  std::int64_t some_groups(std::int64_t channels);
  Window some_window(std::int64_t largest, bool dilated);

  Map pointwise(const Map& map, std::int64_t results);  ///< a 1 x 1 convolution
  Map apply(const Map& map);  ///< a function that is finite for any finite value
  void apply_sometimes();     ///< to the newest map
  Map join_with(const Map& map, const std::string& other, bool other_first);
  Map partner(const Map& map);  ///< a map of the same size, perhaps the same one

  Choices& choices_;
  GrowingNetwork network_;

 private:
  Map clip(const Map& map);
  std::string joiner();
};

}  // namespace cameras::testing
