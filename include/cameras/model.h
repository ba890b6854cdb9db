#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/graph.h"
#include "cameras/limits.h"
#include "cameras/network.h"
#include "cameras/preprocess.h"

#pragma GCC visibility push(default)
namespace cameras {

struct ModelOptions {
  std::filesystem::path card = {};    ///< "" = look beside the model
  std::filesystem::path labels = {};  ///< file of label names; "" = what the card says
  std::string output = {};            ///< graph output; "" = the first that looks like scores
  std::optional<std::int64_t> position = {};  ///< of a sequence; see NetworkOptions::position
  std::string device = "cpu";
  Precision precision = Precision::f32;
  TrunkKind trunk = TrunkKind::automatic;
  Limits limits = {};
  /// Values of inputs beside the image, by name; see NetworkOptions::inputs.
  std::map<std::string, at::Tensor, std::less<>> inputs = {};
  /// Told of the graph as the file has it, before it becomes a network. Empty = nobody asks.
  std::function<void(const Graph& graph)> imported = {};
};

/// A classifier ready for photos: network, input convention, label names.
struct Model {
  Network network;
  Preprocess preprocess;
  std::vector<std::string> labels;          ///< by index; empty when unknown
  std::vector<std::string> label_ids = {};  ///< "n01440764", by index; empty when unknown
  std::string card;                         ///< where the convention comes from; "" = the default
  std::vector<std::string> warnings;        ///< of loading, one line each, for stderr
  std::vector<std::filesystem::path> files = {};  ///< model, external data, label names: all read
  std::filesystem::path path = {};  ///< of the model's own file; "" = it was opened from memory

  /// `warnings`, and after them what the network has found out about itself so far
  /// (Network::warnings()).
  std::vector<std::string> warnings_so_far() const;

  /// Name of a label, or "label 17" where names are unknown.
  std::string label_name(std::int64_t index) const;

  /// Index of a label given by its name or id. Case does not matter, an underscore is a space, and
  /// one of comma-separated synonyms is enough.
  /// @throws Error{bad_argument} for an unknown name (suggests the nearest)
  std::int64_t label_index(std::string_view name) const;
};

/// Reads an ONNX file, the external data beside it, and its model card (docs: README, "Your
/// own model").
/// @throws Error for a file that cannot be read, a broken model or a card with wrong types
Model open_model(const std::filesystem::path& path, const ModelOptions& options = {});

/// The files that open_model() may read, whether they are there or not: what `options` name, the
/// model, and where cards are looked for, unless a report of the program lies there. External data
/// is known once the model is open (Model::files).
std::vector<std::filesystem::path> files_to_read(const std::filesystem::path& path,
                                                 const ModelOptions& options = {});

/// A model in memory, as a program may carry one inside itself. Its parts are only looked at while
/// open_model() runs.
struct EmbeddedModel {
  std::string_view name;            ///< for messages, and Model::card
  std::span<const std::byte> onnx;  ///< an ONNX file without external data
  std::string_view card;            ///< a model card's JSON; "" = none
  std::string_view labels;          ///< label names, one a line; "" = those of the card, if any
};

/// open_model() of a model in memory. ModelOptions::card and ::labels come before its own.
/// @throws Error for a broken model, or a card with wrong types or a labels file of its own
Model open_model(const EmbeddedModel& model, const ModelOptions& options = {});

/// The label that an index or a name means; with "not:" before it the other one, where the file has
/// a single score that speaks for one label and against the other.
/// @throws Error{bad_argument} for an unknown name (suggests the nearest), an index out of range,
///         or "not:" where the file has several scores
std::int64_t label_index_of(std::string_view text, const Model& model);

/// What the network says of a label: a probability as "49.2 %", a quantity as "value 37.25".
/// @param logits [L]
std::string strength_text(const Network& network, const at::Tensor& logits, std::int64_t label);

}  // namespace cameras
#pragma GCC visibility pop
