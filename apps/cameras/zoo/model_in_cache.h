#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

#include "zoo/cache.h"
#include "zoo/zoo.h"

namespace cameras::cli::zoo {

/// A model as it lies in the cache: beside it its card and its label names, as any model may have
/// them.
struct ModelInCache {
  std::filesystem::path path;
  std::vector<std::string> warnings;  ///< one line each: what could not be had or written
};

/// Fetches what lacks of it, and writes its card.
/// @throws Error{io} as pull() does for the model
ModelInCache model_in_cache(const ZooModel& model, const Zoo& zoo, Check check, std::ostream& err);

}  // namespace cameras::cli::zoo
