#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "cameras/model.h"

namespace cameras::cli {

/// The options that say how a model is read, as explain, layers and inspect have them.
struct ModelFlags {
  std::string model;
  std::string card;
  std::string labels;
  std::string output;
  std::string device = "cpu";
  std::string precision = "f32";
  std::string trunk = "auto";
};

/// Declares --output, --card and --labels; the model itself is up to the command.
void add_model_flags(CLI::App& app, ModelFlags& flags);

/// open_model() of what the flags say.
Model open_model(const ModelFlags& flags);

}  // namespace cameras::cli
