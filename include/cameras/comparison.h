#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cameras/image.h"
#include "cameras/question.h"
#include "cameras/sanity.h"

#pragma GCC visibility push(default)
namespace cameras {

/// What one method says of one label of one image in one model.
struct ComparedMap {
  std::size_t model = 0;  ///< number of the model, from 0
  std::string method;     ///< NamedMethod::name
  std::size_t row = 0;    ///< place in the list of labels
  RankedLabel label;
  std::optional<RankedLabel> against = {};  ///< the opponent, where the map is a contrast
  RankedLabel prediction;
  std::string layer;
  SizeCount sizes;
  SaliencyMap map;
  Region seen;  ///< the part of the photo that the map lies over
};

struct ComparedImage {
  std::string path;
  std::size_t rows = 0;           ///< labels
  std::vector<ComparedMap> maps;  ///< model by model, method by method, label by label
};

/// What a comparison tells while it goes on, in the thread that asks. Photos are not kept: what is
/// drawn of them is drawn here.
struct ComparisonWatch {
  std::function<void(std::size_t image, const Image& photo)> photo = {};
  std::function<void(std::size_t image, const ComparedMap& map, const Image& photo)> map = {};
  /// Told the images of this model that are completed, and the share of the next one, 0 to 1; false
  /// stops the comparison before its next pass: Error{cancelled}.
  std::function<bool(std::size_t done, double share)> progress = {};
};

/// Methods, labels and models side by side: the same photos, asked of one model after the other.
class Comparison {
 public:
  /// Opens every photo, so that a broken one is known before the first map.
  /// @param limits of photos; ask() has those of its question
  /// @throws Error, which names the photo
  explicit Comparison(const std::vector<std::string>& images, ComparisonWatch watch = {},
                      const Limits& limits = {});

  /// Asks a model about every photo. After an error images() are as before.
  /// @throws Error, which names the photo; Error{cancelled} when the watch's progress says so;
  ///         Error{bad_argument} where there are more or fewer labels than in the models before
  void ask(const Question& question);

  const std::vector<ComparedImage>& images() const noexcept { return images_; }

 private:
  void ask_about_image(const Question& question, std::size_t number);

  ComparisonWatch watch_;
  std::size_t models_ = 0;
  std::vector<ComparedImage> images_;
};

/// Two maps of an image that differ in one of model, method and label, and how alike they are where
/// both models see the photo.
struct MapPair {
  std::size_t first = 0;  ///< in ComparedImage::maps
  std::size_t second = 0;
  Similarity similarity;
};

/// All such pairs.
/// @throws Error{bad_argument} for models that see no part of the photo in common
std::vector<MapPair> map_pairs(const ComparedImage& image);

}  // namespace cameras
#pragma GCC visibility pop
