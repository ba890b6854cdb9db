#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cameras/comparison.h"
#include "cameras/grid.h"
#include "compare/flags.h"

namespace cameras::cli {

/// What captions say of a map's label, and of the opponent where it has one.
Caption label_caption_of(const ComparedMap& map);

/// What a comparison draws, no larger than the grid needs.
class ComparisonPictures {
 public:
  explicit ComparisonPictures(const CompareFlags& flags) : flags_(flags) {}

  void add_photo(std::size_t image, const Image& photo);
  void add_map(std::size_t image, const ComparedMap& map, const Image& photo);

  const GridCell& photo(std::size_t image) const { return photos_.at(image); }
  /// @param map place in ComparedImage::maps
  const GridCell& cell(std::size_t image, std::size_t map) const {
    return cells_.at(image).at(map);
  }

  /// The grid's rows: the photo, then a map for every model and method.
  std::vector<std::vector<GridCell>> rows(const std::vector<ComparedImage>& images) const;

 private:
  Caption caption_of(const ComparedMap& map) const;

  const CompareFlags& flags_;
  std::vector<GridCell> photos_;
  std::vector<std::vector<GridCell>> cells_;  // by image, then as its maps
};

}  // namespace cameras::cli
