#include "graph/passes/image_input.h"
#include "core/aten.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/checked.h"

namespace cameras {
namespace {

bool is_channel_count(std::int64_t size) { return size == 1 || size == 3 || size == 4; }

// The first node that reads `value` is a Transpose from [N,h,w,C]: how TensorFlow exports begin.
bool begins_with_transpose(const Graph& graph, const std::string& value) {
  const auto user = std::ranges::find_if(graph.nodes, [&](const Node& node) {
    return std::ranges::find(node.inputs, value) != node.inputs.end();
  });
  return user != graph.nodes.end() && user->type == "Transpose" &&
         user->attribute("perm", Ints{}) == Ints{0, 3, 1, 2};
}

// Channels of the first convolution that reads the input, where the file leaves C open.
std::int64_t channels_of_first_convolution(const Graph& graph) {
  for (const Node& node : graph.nodes) {
    if (node.type != "Conv" || node.inputs.size() < 2) continue;
    const auto weight = graph.constants.find(node.inputs[1]);
    if (weight == graph.constants.end() || weight->second.dim() < 2) break;
    return weight->second.size(1) * node.attribute<std::int64_t>("group", 1);
  }
  return 3;
}

std::optional<ImageInput> as_image(const Graph& graph, const GraphInput& input) {
  if (input.type == ElementType::other) return std::nullopt;
  Ints dims = input.dims;
  if (dims.empty()) dims = {-1, -1, -1, -1};  // no shape declared: let the first run tell
  if (dims.size() != 4) return std::nullopt;
  const bool first = is_channel_count(dims[1]);
  const bool last = is_channel_count(dims[3]);
  const bool open = dims[1] < 0 && (dims[3] < 0 || last);
  ImageInput image;
  image.name = input.name;
  image.channels_last = (last && !first) || (open && begins_with_transpose(graph, input.name)) ||
                        (first && last && begins_with_transpose(graph, input.name));
  image.bytes = input.type == ElementType::uint8;
  image.batch = std::max<std::int64_t>(dims[0], 1);
  const std::size_t at = image.channels_last ? 3 : 1;
  image.channels = dims[at] > 0 ? dims[at] : channels_of_first_convolution(graph);
  image.height = dims[image.channels_last ? 1 : 2];
  image.width = dims[image.channels_last ? 2 : 3];
  if (!is_channel_count(image.channels)) return std::nullopt;
  return image;
}

[[noreturn]] void fail_without_image(const Graph& graph) {
  std::string found;
  for (const GraphInput& input : graph.inputs) {
    found += (found.empty() ? "'" : ", '") + input.name + "' " + shape_text(input.dims);
  }
  fail(Errc::bad_model, "no image-like input: expected [N,C,h,w] or [N,h,w,C] with 1, 3 or 4 ",
       "channels, found ", found.empty() ? "no input at all" : found);
}

// Puts a node of `type` between the graph's input and everything that read it.
void put_in_front(Graph& graph, const std::string& type, const Strings& more_inputs,
                  const std::string& suffix) {
  const std::string input = graph.inputs[0].name;
  const std::string renamed = input + suffix;
  for (Node& user : graph.nodes) std::ranges::replace(user.inputs, input, renamed);
  Node node;
  node.name = renamed;
  node.type = type;
  node.inputs = {input};
  node.inputs.insert(node.inputs.end(), more_inputs.begin(), more_inputs.end());
  node.outputs = {renamed};
  if (type == "Transpose") node.attributes["perm"] = Ints{0, 2, 3, 1};
  graph.nodes.insert(graph.nodes.begin(), std::move(node));
}

}  // namespace

WithImageInput with_image_input(Graph graph) {
  const auto chosen = std::ranges::find_if(
      graph.inputs, [&](const GraphInput& input) { return as_image(graph, input).has_value(); });
  if (chosen == graph.inputs.end()) fail_without_image(graph);
  const ImageInput image = as_image(graph, *chosen).value();
  const std::string name = chosen->name;
  graph.inputs = {GraphInput{.name = name,
                             .dims = {image.batch, image.channels, image.height, image.width},
                             .type = ElementType::floating}};
  if (image.channels_last) put_in_front(graph, "Transpose", {}, "/channels_last");
  if (image.bytes) {
    graph.constants[name + "/one"] = at::ones({});
    graph.constants[name + "/zero"] = at::zeros({}, at::kByte);
    put_in_front(graph, "QuantizeLinear", {name + "/one", name + "/zero"}, "/bytes");
  }
  return {std::move(graph), image};
}

}  // namespace cameras
