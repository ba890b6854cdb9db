#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "cameras/sanity.h"
#include "compare/comparison.h"

namespace cameras::cli {

/// How alike two maps of one image are, by their places in ComparedImage::maps.
struct MapPair {
  std::size_t first = 0;
  std::size_t second = 0;
  Similarity similarity;
};

/// The pairs of maps that differ in one thing alone: the model, the method or the label.
std::vector<MapPair> map_pairs(const ComparedImage& image);

/// The comparison with the keys that docs/cli.md lists.
nlohmann::ordered_json compare_json(const std::vector<ComparedImage>& images,
                                    const CompareFlags& flags);

/// The same for people: one HTML file with its pictures inside.
std::string compare_html(const std::vector<ComparedImage>& images, const CompareFlags& flags);

}  // namespace cameras::cli
