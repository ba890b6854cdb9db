#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cameras/error.h"

#pragma GCC visibility push(default)
namespace cameras {

using Ints = std::vector<std::int64_t>;
using Floats = std::vector<float>;
using Strings = std::vector<std::string>;
struct Graph;
using Subgraph = std::shared_ptr<const Graph>;  ///< a branch of an If, the body of a Loop
using Attribute =
    std::variant<std::int64_t, float, std::string, Ints, Floats, Strings, at::Tensor, Subgraph>;

/// One ONNX node, free of protobuf.
struct Node {
  std::string name;  ///< never empty: the first output's name where ONNX has none
  std::string type;  ///< "Conv"; with its domain for others: "com.microsoft.Gelu"
  /// Value names; "" = an optional input that is left out. Those of a node with subgraphs are
  /// followed by what these read of the graph around them.
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;  ///< value names; "" = an optional output that is left out
  std::map<std::string, Attribute, std::less<>> attributes;

  bool has(std::string_view key) const { return attributes.find(key) != attributes.end(); }

  /// Value of attribute `key`, or `fallback` when the node does not set it.
  /// @throws Error{bad_model} when it is set with another type.
  template <class T>
  T attribute(std::string_view key, T fallback) const {
    const auto it = attributes.find(key);
    if (it == attributes.end()) return fallback;
    const T* value = std::get_if<T>(&it->second);
    require(value != nullptr, Errc::bad_model, "attribute '", key, "' has an unexpected type");
    return *value;  // NOLINT(clang-analyzer-core.*): require() throws
  }
};

/// "node 'conv1' (Conv)": how every message names a node.
std::string describe(const Node& node);

enum class ElementType { floating, uint8, integer, boolean, other };

/// A tensor that the graph reads from outside, as the file declares it.
struct GraphInput {
  std::string name;
  Ints dims;  ///< declared sizes, -1 where open; empty when the file declares no shape
  ElementType type = ElementType::floating;
};

/// A network as a list of nodes in execution order. Floating-point constants are float32,
/// integers int64 (8-bit ones int8 and uint8: quantisation saturates by their type), booleans bool.
/// Immutable once imported: rewrites return a new graph.
struct Graph {
  int opset = 0;                   ///< version of the default ONNX operator set
  std::vector<GraphInput> inputs;  ///< those that no constant fills, in the file's order
  std::vector<std::string> outputs;
  std::vector<Node> nodes;
  std::map<std::string, at::Tensor, std::less<>> constants;
  std::map<std::string, std::string, std::less<>> metadata = {};  ///< the file's metadata_props
  std::vector<std::string> external_files = {};  ///< names beside it that constants came from
  std::map<std::string, Strings, std::less<>> strings = {};  ///< constants of text, in one list
  Strings label_names = {};  ///< that the nodes at its end hold, by index; empty = none
};

/// How a file lays an image out: the axes that its input has, N for a batch. `flat` is [N,C*h*w].
enum class ImageLayout { nchw, nhwc, nhw, chw, hwc, hw, flat };

/// Where the image enters a network.
struct ImageInput {
  std::string name;
  std::int64_t batch = 1;      ///< declared N; 1 where it is open
  std::int64_t channels = 3;   ///< 1, 3 or 4
  std::int64_t height = -1;    ///< declared, -1 where it is open
  std::int64_t width = -1;     ///< declared, -1 where it is open
  bool channels_last = false;  ///< the file reads [N,h,w,C] (Keras, TensorFlow) or [h,w,C]
  bool bytes = false;          ///< the file reads whole numbers, 0..255
  ImageLayout layout = ImageLayout::nchw;
};

/// What a file does to the logits at its end.
enum class ScoreActivation { none, softmax, log_softmax, sigmoid };

}  // namespace cameras
#pragma GCC visibility pop
