#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cameras/grid.h"
#include "command.h"
#include "question.h"

namespace cameras::cli {

struct CompareFlags {
  QuestionFlags question;
  std::vector<std::string> models;  ///< several models; empty = the one of the question
  std::string out;
  std::string report;
  std::string view = "overlay";
  std::string colormap = "turbo";
  std::int64_t side = 256;

  /// The models to ask, in order.
  std::vector<ModelFlags> asked_models() const;
};

/// A label and what the model gives it.
struct RankedLabel {
  std::int64_t index = 0;
  std::string name;
  double probability = 0;
};

/// What one method says of one label of one image in one model.
struct ComparedMap {
  std::size_t model = 0;   ///< place in the list of models
  std::size_t method = 0;  ///< place in the list of methods
  std::size_t row = 0;     ///< place in the list of labels
  RankedLabel label;
  RankedLabel prediction;
  std::string layer;
  SaliencyMap map;
  Region seen;
  GridCell cell;  ///< drawn, no larger than the grid needs
};

struct ComparedImage {
  std::string path;
  GridCell photo;
  std::size_t rows = 0;           ///< labels
  std::vector<ComparedMap> maps;  ///< model by model, method by method, label by label
};

/// Asks one model after the other about every image. Of a photo only what the grid needs is kept.
/// @param warnings those of the models are added
/// @throws Error that names the image or the model; UsageError for an output that a model reads
std::vector<ComparedImage> compared(const CompareFlags& flags, Console console,
                                    std::vector<std::string>& warnings);

/// The grid's rows: the photo, then a map for every model and method.
std::vector<std::vector<GridCell>> grid_rows(const std::vector<ComparedImage>& images);

}  // namespace cameras::cli
