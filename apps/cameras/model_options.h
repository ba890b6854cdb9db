#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "cameras/model.h"
#include "cli11_forward.h"

namespace cameras::cli {

/// The options that say how a model is read, as explain, layers and inspect have them.
struct ModelFlags {
  std::string model;  ///< file; "" = the bundled classifier
  std::string card;
  std::string labels;
  std::string output;
  std::string device = "cpu";
  std::string precision = "f32";
  std::string trunk = "auto";
  int threads = 0;  ///< 0 = every processor
};

/// Declares --output, --card and the option for label names; the model itself is up to the command.
/// @param names "--label-names" for commands whose --labels are labels to explain
void add_model_flags(CLI::App& app, ModelFlags& flags, const std::string& names = "--labels");

/// Declares --model, which may be left out.
void add_model_option(CLI::App& app, ModelFlags& flags);

/// Declares --threads, --precision, --trunk and --device.
void add_computing_flags(CLI::App& app, ModelFlags& flags);

/// The files that opening the model reads, or may read: cards are looked for beside it.
std::vector<std::filesystem::path> files_of(const ModelFlags& flags);

/// The same, and the photos.
std::vector<std::filesystem::path> files_of(const ModelFlags& flags,
                                            std::span<const std::string> images);

/// How many processors this machine has: at least 1.
int processor_count();

/// Makes libtorch, for the whole process, use as many threads as the flags say, and full float32
/// (no TF32) for convolutions on a GPU.
void set_up_computing(const ModelFlags& flags);

/// open_model() of what the flags say; with no model named, the bundled one, and a warning that
/// says so.
Model open_model(const ModelFlags& flags);

/// What reports call the model: the path as it was typed, or "bundled:NAME".
std::string model_name(const ModelFlags& flags);

}  // namespace cameras::cli
