#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

namespace cameras::cli {

/// Where the model of that name lies, or will lie once it is fetched: "zoo:NAME" in the cache
/// (docs/zoo.md), any other is a path.
/// @throws UsageError for a name that the zoo does not have, or that is no classifier
std::filesystem::path model_path(const std::string& name);

struct ModelFile {
  std::filesystem::path path;
  std::vector<std::string> warnings = {};
};

/// The same, for "zoo:NAME" fetched where the cache lacks it; `err` is told.
/// @throws UsageError as above, Error where it cannot be fetched
ModelFile fetched_model(const std::string& name, std::ostream& err);

}  // namespace cameras::cli
