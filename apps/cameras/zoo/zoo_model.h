#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cameras::cli::zoo {

/// A file that is known before it is fetched.
struct ZooFile {
  std::string name;    ///< as it is called in the cache: letters, digits and . _ -
  std::string path;    ///< below the root of the zoo
  std::int64_t bytes;  ///< exactly
  std::string sha256;  ///< 64 hexadecimal digits, lower case
};

/// A classifier of the ONNX model zoo, or of a manifest of one's own.
struct ZooModel {
  std::string name;   ///< "mobilenetv2-12"
  std::string title;  ///< "MobileNet v2-1.0-fp32"; "" = none
  int opset = 0;      ///< 0 = not known
  std::string licence;
  ZooFile file;
  std::optional<ZooFile> labels;  ///< label names, one a line
  std::string card;               ///< a model card's JSON without the file of names; "" = none
  bool classifies = true;         ///< false for what only prepares pictures
};

/// Those of the ONNX model zoo, in its order.
std::vector<ZooModel> built_in_models();

/// The model of that name: its own, else what the zoo calls it without regard to case, spaces, -
/// and
/// _, of several the one of the newest opset, the first of those. nullptr where there is none.
const ZooModel* find_model(std::span<const ZooModel> models, const std::string& name);

}  // namespace cameras::cli::zoo
