#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "cameras/hidden.h"
#include "server/service/images.h"
#include "server/service/json_body.h"
#include "server/service/models.h"
#include "server/service/recently_used.h"
#include "server/service/work_queue.h"

namespace cameras::server {

/// What is asked: a picture's scores, perhaps with parts of it hidden.
struct PredictionRequest {
  std::shared_ptr<const StoredImage> image;
  std::shared_ptr<const ServedModel> model;
  std::int64_t top = 10;
  std::vector<std::int64_t> also = {};  ///< labels that are told of wherever they rank
  std::optional<PixelMask> hidden = {};
  HiddenFill fill = HiddenFill::black;
};

/// Scores of pictures. Before explanations in the queue: somebody paints, and looks at them.
class Predictions {
 public:
  explicit Predictions(WorkQueue& compute) : compute_(compute) {}

  /// {"labels": [...], "seen": {...}, "seconds"}
  Json answer(const PredictionRequest& request);

 private:
  std::shared_ptr<const Prepared> prepared(const PredictionRequest& request);

  WorkQueue& compute_;
  // A picture that is painted on is asked about many times.
  RecentlyUsed<const Prepared> prepared_{std::size_t{64} << 20};
};

/// Reads a mask: {"width", "height", "bits"} or {"png"}, both in base64.
/// @throws Failure{400}, Error{bad_image}
PixelMask mask_of(const Json& json);
HiddenFill fill_of(const std::string& name);

}  // namespace cameras::server
