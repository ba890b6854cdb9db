#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cameras/image.h"
#include "cameras/model.h"
#include "cameras/render.h"
#include "cameras/saliency.h"
#include "explain/flags.h"
#include "outputs/input_files.h"

namespace cameras::cli {

/// What every image of a call shares.
struct Session {
  const ExplainFlags& flags;
  const Model& model;
  const SaliencyMethod& method;
  const InputFiles& inputs;  ///< all that the call reads, which no result replaces
  RenderOptions render;
  Request request;                        ///< without the input
  std::optional<Opponent> opponent = {};  ///< of its labels; none = no contrast
  double load_seconds = 0;
};

/// Seconds by a clock that only goes forward.
double now();

/// An image, decoded and as the network takes it.
struct Photo {
  std::string path;
  Image image;
  Prepared prepared;
  double seconds = 0;  ///< that this took
};

/// @throws Error for a file that cannot be read or decoded
Photo read_photo(const Session& session, const std::string& path);

/// What the network and the method found in a photo.
struct Answer {
  Photo photo;
  Result result;
  double seconds = 0;  ///< with those of the photo
};

/// `progress` is Watch::progress.
/// @throws Error, which names the image
Answer ask(const Session& session, Photo photo,
           const std::function<bool(std::int64_t, std::int64_t)>& progress);

/// What one image gave: a report and a line for people by label.
struct Outcome {
  nlohmann::ordered_json reports = nlohmann::ordered_json::array();
  std::vector<std::string> lines;
  std::vector<std::string> warnings;
};

/// Draws, encodes and writes what was asked for.
/// @throws Error{io} for a file that cannot be written
Outcome write_results(const Session& session, const Answer& answer);

}  // namespace cameras::cli
