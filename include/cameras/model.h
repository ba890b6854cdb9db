#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/limits.h"
#include "cameras/network.h"
#include "cameras/preprocess.h"

namespace cameras {

struct ModelOptions {
  std::filesystem::path card;    ///< "" = look beside the model
  std::filesystem::path labels;  ///< text file, one label a line; "" = what the card says
  std::string output;            ///< graph output; "" = the first that looks like scores
  std::string device = "cpu";
  Precision precision = Precision::f32;
  TrunkKind trunk = TrunkKind::automatic;
  Limits limits;
};

/// A classifier ready for photos: network, input convention, label names.
struct Model {
  Network network;
  Preprocess preprocess;
  std::vector<std::string> labels;    ///< by index; empty when unknown
  std::string card;                   ///< where the convention comes from; "" = the default
  std::vector<std::string> warnings;  ///< of loading, one line each, for stderr
  std::vector<std::filesystem::path> files = {};  ///< model, external data, label names: all read

  /// `warnings`, and behind them what the network has found out about itself so far
  /// (Network::warnings()).
  std::vector<std::string> warnings_so_far() const;

  /// Name of a label, or "label 17" where names are unknown.
  std::string label_name(std::int64_t index) const;

  /// Index of a label given by name (case does not matter; one of comma-separated synonyms does).
  /// @throws Error{bad_argument} for an unknown name (suggests the nearest)
  std::int64_t label_index(std::string_view name) const;
};

/// Reads an ONNX file, the external data beside it, and its model card (docs: README, "Your
/// own model").
/// @throws Error for a file that cannot be read, a broken model or a card with wrong types
Model open_model(const std::filesystem::path& path, const ModelOptions& options = {});

/// A model in memory, as a program may carry one inside itself. Its parts are only looked at while
/// open_model() runs.
struct EmbeddedModel {
  std::string_view name;            ///< for messages, and Model::card
  std::span<const std::byte> onnx;  ///< an ONNX file without external data
  std::string_view card;            ///< a model card's JSON; "" = none
  std::string_view labels;          ///< label names, one a line; "" = those of the card
};

/// open_model() of a model in memory. ModelOptions::card and ::labels come before its own.
/// @throws Error for a broken model, or a card with wrong types or a labels file of its own
Model open_model(const EmbeddedModel& model, const ModelOptions& options = {});

}  // namespace cameras
