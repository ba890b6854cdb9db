#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "cameras/model.h"
#include "server/http/route.h"
#include "server/service/explanations.h"
#include "server/service/images.h"
#include "server/service/models.h"
#include "server/service/predictions.h"
#include "server/service/work_queue.h"

namespace cameras::server {

struct ApplicationOptions {
  Models::Options models = {};
  Images::Options images = {};
  EmbeddedModel bundled = {};
  std::vector<std::filesystem::path> files = {};
  std::vector<ExampleImage> examples = {};
  std::size_t jobs = 1;      ///< calls that compute at once
  std::size_t waiting = 64;  ///< calls that may wait for that
  std::size_t desks = 2;     ///< pictures that are decoded or drawn at once
  std::size_t explanation_bytes = std::size_t{64} << 20;
};

/// All that routes have in common.
struct Application {
  explicit Application(const ApplicationOptions& options)
      : desk(options.desks, options.waiting + 64),
        compute(options.jobs, options.waiting),
        images(options.images, desk, options.examples),
        models(options.models, compute, options.bundled, options.files),
        explanations(options.explanation_bytes, compute),
        predictions(compute) {}
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;
  /// What uses a queue needs it from the start, and must outlive what still waits in it.
  ~Application() {
    desk.end();
    compute.end();
  }

  WorkQueue desk;
  WorkQueue compute;
  Images images;
  Models models;
  Explanations explanations;
  Predictions predictions;
};

std::vector<Route> model_routes(Application& app);
std::vector<Route> method_routes();
std::vector<Route> image_routes(Application& app);
std::vector<Route> explanation_routes(Application& app);
std::vector<Route> prediction_routes(Application& app);
std::vector<Route> kserve_routes(Application& app);  ///< KServe V1
std::vector<Route> oip_routes(Application& app);     ///< Open Inference Protocol (KServe V2)

}  // namespace cameras::server
