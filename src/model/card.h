#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/network.h"
#include "cameras/preprocess.h"
#include "model/labels.h"

namespace cameras {

/// A model card: how images become a network's input, and what its labels are called.
struct Card {
  PreprocessSettings settings = {};
  bool sets_size = false;                    ///< the card says how large the input is
  bool sets_values = false;                  ///< the card says how pixels become numbers
  std::vector<std::string> labels = {};      ///< of id2label, by index; empty = none
  std::vector<std::string> label_ids = {};   ///< "n01440764", by index; empty = none
  std::filesystem::path labels_file = {};    ///< of "labels"; empty = none
  std::filesystem::path folder = {};         ///< of the card, where labels_file has to be
  std::optional<ScoreKind> score_kind = {};  ///< of "problem_type": how scores are read
  std::vector<std::string> warnings = {};    ///< one line each: what is not followed
  std::string source = {};  ///< the file, or files, that were read: "a.json, b.json"
};

/// The convention of a network without a card: stretched to height x width, RGB in 0..1, ImageNet's
/// mean and standard deviation (their averages for one channel; alpha is left in 0..1).
PreprocessSettings default_settings(std::int64_t channels, std::int64_t height, std::int64_t width);

/// What is known of a model before its card is read.
struct CardContext {
  bool open_size = false;       ///< its file leaves the input's size open
  std::string model_type = {};  ///< of a config.json beside the card: "swin"
};

/// Reads a card in the vocabulary of Hugging Face's preprocessor_config.json, whose
/// image_processor_type chooses rules and defaults (processor.h), or of timm's pretrained_cfg and
/// data_config; plus `channel_order` and `labels`. What it does not say, and no processor says
/// either, stays as in `defaults`. Keys and types that change pixels and are not known give a
/// warning.
/// @throws Error{bad_model} for text that is no JSON object, and for wrong types or values, naming
///         the key, what was expected and what was found
Card parse_card(std::string_view json, const PreprocessSettings& defaults,
                const CardContext& context = {});

/// parse_card() of a file of at most 64 MiB; messages and warnings start with the path, and
/// labels_file is resolved against the card's folder.
/// @throws Error{io} when it cannot be read, Error{bad_model} for a report of this program
Card read_card(const std::filesystem::path& path, const PreprocessSettings& defaults,
               const CardContext& context = {});

/// The names in the card's labels_file, which has to be a regular file in the card's folder or
/// below: a card is a stranger's, and may name any file.
/// @throws Error{bad_model} for one that is elsewhere, and what read_labels() throws
LabelNames read_labels_of(const Card& card);

/// The folders beside a model in which Hugging Face's files are looked for: its own, and where that
/// is called onnx, as on its hub, the one above.
std::vector<std::filesystem::path> card_folders(const std::filesystem::path& model);

/// The card of the model dir/M.onnx: `given` if not empty, else dir/M.json, else the first of
/// preprocessor_config.json and of config.json, where that says something about images or labels,
/// in card_folders(). A preprocessor_config.json has the names and model_type of the config.json
/// beside it, if it is there. A report that --json wrote is no card. nullopt when there is none.
/// @throws what read_card() throws
std::optional<Card> find_card(const std::filesystem::path& model,
                              const std::filesystem::path& given,
                              const PreprocessSettings& defaults, bool open_size = false);

}  // namespace cameras
