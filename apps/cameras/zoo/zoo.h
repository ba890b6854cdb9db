#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "zoo/sources.h"
#include "zoo/zoo_model.h"

namespace cameras::cli::zoo {

/// The zoo as this call sees it.
struct Zoo {
  std::vector<ZooModel> models;  ///< those of one's own manifests first
  Sources sources;
  std::chrono::seconds patience;  ///< with a server that sends nothing
};

/// By CAMERAS_ZOO and CAMERAS_ZOO_TIMEOUT.
/// @throws UsageError for what these cannot mean, Error for a manifest that cannot be read
Zoo open_zoo();

/// @throws UsageError for an unknown name (suggests the nearest)
const ZooModel& model_named(const Zoo& zoo, const std::string& name);

}  // namespace cameras::cli::zoo
