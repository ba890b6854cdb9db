#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/preprocess.h"

namespace cameras {

/// A model card: how images become a network's input, and what its labels are called.
struct Card {
  PreprocessSettings settings = {};
  bool sets_size = false;                  ///< the card says how large the input is
  bool sets_values = false;                ///< the card says how pixels become numbers
  std::vector<std::string> labels = {};    ///< of id2label, by index; empty = none
  std::filesystem::path labels_file = {};  ///< of "labels"; empty = none
  std::filesystem::path folder = {};       ///< of the card, where labels_file has to be
  std::string source = {};                 ///< the file, or files, that were read: "a.json, b.json"
};

/// The convention of a network without a card: stretched to height x width, RGB in 0..1, ImageNet's
/// mean and standard deviation (their averages for one channel; alpha is left in 0..1).
PreprocessSettings default_settings(std::int64_t channels, std::int64_t height, std::int64_t width);

/// Reads a card in the vocabulary of Hugging Face's preprocessor_config.json (and timm's
/// pretrained_cfg), plus `channel_order` and `labels`. What it does not say stays as in `defaults`;
/// keys that are not known are ignored.
/// @throws Error{bad_model} for text that is no JSON object, and for wrong types or values, naming
///         the key, what was expected and what was found
Card parse_card(std::string_view json, const PreprocessSettings& defaults);

/// parse_card() of a file of at most 64 MiB; messages start with the path, and labels_file is
/// resolved against the card's folder.
/// @throws Error{io} when it cannot be read, Error{bad_model} for a report of this program
Card read_card(const std::filesystem::path& path, const PreprocessSettings& defaults);

/// The names in the card's labels_file, which has to be a regular file in the card's folder or
/// below: a card is a stranger's, and may name any file.
/// @throws Error{bad_model} for one that is elsewhere, and what read_labels() throws
std::vector<std::string> read_labels_of(const Card& card);

/// The card of the model dir/M.onnx: `given` if not empty, else the first of dir/M.json,
/// dir/preprocessor_config.json (names from dir/config.json, if it is there) and dir/config.json,
/// where that says something about images or labels. A report that --json wrote there is none.
/// nullopt when there is none.
/// @throws what read_card() throws
std::optional<Card> find_card(const std::filesystem::path& model,
                              const std::filesystem::path& given,
                              const PreprocessSettings& defaults);

}  // namespace cameras
