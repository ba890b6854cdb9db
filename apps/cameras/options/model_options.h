#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cameras/model.h"
#include "options/cli11_forward.h"

namespace cameras::cli {

/// The options that say how a model is read, as explain, layers and inspect have them.
struct ModelFlags {
  std::string model;  ///< file or "zoo:NAME"; "" = the bundled classifier
  std::string card;
  std::string label_names;
  std::string output;
  std::optional<std::int64_t> position = {};  ///< of an output that is a sequence
  std::string device = "cpu";
  std::string precision = "f32";
  std::string trunk = "auto";
  std::vector<std::string> inputs = {};    ///< "NAME=VALUE" or "NAME=FILE.npy": beside the image
  std::string memory;                      ///< "500M", "2G"; "" = half of what there is
  int threads = 0;                         ///< 0 = every processor
  std::vector<std::string> warnings = {};  ///< of the command line, for stderr
};

/// Declares --output, --position, --card, --label-names and --input; the model itself is up to the
/// command.
void add_model_flags(CLI::App& app, ModelFlags& flags);

/// The group of options that are kept for those who know them, in --help, and never suggested.
inline constexpr const char* kNotInHelp = "";
inline constexpr const char* kOldNames = "Old names";

/// Declares --labels FILE, which --label-names was called, for commands that explain no labels.
void add_old_label_names(CLI::App& app, ModelFlags& flags);

/// Takes a file of label names that was given by its old option, with a warning.
void take_old_label_names(const std::string& file, ModelFlags& flags);

/// Declares --model, which may be left out.
void add_model_option(CLI::App& app, ModelFlags& flags);

/// Declares --threads, --precision, --trunk, --device and --memory.
void add_computing_flags(CLI::App& app, ModelFlags& flags);

/// The files that opening the model reads, or may read: cards are looked for beside it.
/// @throws UsageError for a name that the zoo does not have
std::vector<std::filesystem::path> files_of(const ModelFlags& flags);

/// The same, and the photos.
std::vector<std::filesystem::path> files_of(const ModelFlags& flags,
                                            std::span<const std::string> images);

/// Makes libtorch, for the whole process, use as many threads as the flags say, and full float32
/// (no TF32) for convolutions on a GPU.
void set_up_computing(const ModelFlags& flags);

/// What --memory says.
/// @throws UsageError for text that is no size
Limits limits_of(const ModelFlags& flags);

/// What the flags say of how a model is read.
/// @throws UsageError for words that no option has
ModelOptions model_options(const ModelFlags& flags);

using ImportedGraph = std::function<void(const Graph& graph)>;

/// open_model() of what the flags say; with no model named, the bundled one, and a warning that
/// says so. A model of the zoo that the cache lacks is fetched, and `err` is told.
/// @param imported told of the graph as the file has it
Model open_model(const ModelFlags& flags, std::ostream& err, ImportedGraph imported = {});

/// What reports call the model: the path or "zoo:NAME" as it was typed, or "bundled:NAME".
std::string model_name(const ModelFlags& flags);

}  // namespace cameras::cli
