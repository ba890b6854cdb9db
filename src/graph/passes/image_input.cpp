#include "graph/passes/image_input.h"
#include "core/aten.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "core/checked.h"
#include "graph/rename.h"

namespace cameras {
namespace {

bool is_channel_count(std::int64_t size) { return size == 1 || size == 3 || size == 4; }

const Node* reader_of(const Graph& graph, const std::string& value) {
  const auto user = std::ranges::find_if(graph.nodes, [&](const Node& node) {
    return std::ranges::find(node.inputs, value) != node.inputs.end();
  });
  return user == graph.nodes.end() ? nullptr : &*user;
}

// Changes every pixel by itself: how files scale and centre what they read.
bool is_pixelwise(const Node& node) {
  constexpr std::array<std::string_view, 9> kTypes{
      "Add", "Cast", "Clip", "DequantizeLinear", "Div", "Identity", "Mul", "QuantizeLinear", "Sub"};
  return std::ranges::find(kTypes, std::string_view(node.type)) != kTypes.end() &&
         !node.outputs.empty();
}

// What the file does first with `value`, apart from arithmetic on pixels: the node, nullptr for
// none.
const Node* first_use(const Graph& graph, const std::string& value) {
  constexpr int kMostSteps = 32;
  const Node* node = reader_of(graph, value);
  for (int i = 0; i < kMostSteps && node != nullptr && is_pixelwise(*node); ++i) {
    node = reader_of(graph, node->outputs[0]);
  }
  return node;
}

// A Transpose from [N,h,w,C] comes first: how TensorFlow exports begin.
bool begins_with_transpose(const Graph& graph, const std::string& value) {
  const Node* const node = first_use(graph, value);
  return node != nullptr && node->type == "Transpose" &&
         node->attribute("perm", Ints{}) == Ints{0, 3, 1, 2};
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

// What the file has as pixels: whole numbers are bytes, whatever they are held in.
bool holds_pixels(const GraphInput& input) {
  return input.type != ElementType::other && input.type != ElementType::boolean;
}

ImageInput begun(const GraphInput& input, ImageLayout layout) {
  ImageInput image;
  image.name = input.name;
  image.layout = layout;
  image.channels_last = layout == ImageLayout::nhwc || layout == ImageLayout::hwc;
  image.bytes = input.type != ElementType::floating;
  return image;
}

std::optional<ImageInput> of_four_axes(const Graph& graph, const GraphInput& input, Ints dims) {
  const bool first = is_channel_count(dims[1]);
  const bool last = is_channel_count(dims[3]);
  const bool open = dims[1] < 0 && (dims[3] < 0 || last);
  const bool channels_last = (last && !first) ||
                             (open && begins_with_transpose(graph, input.name)) ||
                             (first && last && begins_with_transpose(graph, input.name));
  ImageInput image = begun(input, channels_last ? ImageLayout::nhwc : ImageLayout::nchw);
  image.batch = std::max<std::int64_t>(dims[0], 1);
  const std::size_t at = channels_last ? 3 : 1;
  image.channels = dims[at] > 0 ? dims[at] : channels_of_first_convolution(graph);
  image.height = dims[channels_last ? 1 : 2];
  image.width = dims[channels_last ? 2 : 3];
  if (!is_channel_count(image.channels)) return std::nullopt;
  return image;
}

// A side of an image, not a number of channels.
bool is_side(std::int64_t size) { return size < 0 || size > 4; }

// [N,h,w] of grey pictures, or one picture without a batch: [C,h,w] or [h,w,C].
std::optional<ImageInput> of_three_axes(const GraphInput& input, const Ints& dims) {
  const bool batch = dims[0] < 0 || dims[0] == 1;
  const bool picture = is_side(dims[0]) && is_side(dims[1]);
  // [N,T,1] is a series in time.
  const bool fixed = dims[0] > 0 && dims[1] > 0;
  if (picture && is_channel_count(dims[2]) && (dims[2] > 1 || fixed)) {
    ImageInput image = begun(input, ImageLayout::hwc);
    image.channels = dims[2];
    image.height = dims[0];
    image.width = dims[1];
    return image;
  }
  if (!is_side(dims[1]) || !is_side(dims[2])) return std::nullopt;
  if (!batch && !is_channel_count(dims[0])) return std::nullopt;
  if (dims[0] < 0 && (dims[1] < 0 || dims[2] < 0)) return std::nullopt;  // anything could be meant
  ImageInput image = begun(input, batch ? ImageLayout::nhw : ImageLayout::chw);
  image.channels = batch ? 1 : dims[0];
  image.height = dims[1];
  image.width = dims[2];
  return image;
}

// The target of a Reshape, where it is written down.
Ints target_of(const Graph& graph, const Node& node) {
  if (node.type != "Reshape" || node.inputs.size() < 2) return {};
  at::Tensor target;
  if (const auto found = graph.constants.find(node.inputs[1]); found != graph.constants.end()) {
    target = found->second;
  }
  for (const Node& other : graph.nodes) {
    const bool makes = other.type == "Constant" && other.outputs.at(0) == node.inputs[1];
    if (makes) target = other.attribute("value", at::Tensor());
  }
  if (!target.defined() || target.scalar_type() != at::kLong) return {};
  const at::Tensor values = target.contiguous();
  const auto* const data = values.data_ptr<std::int64_t>();
  return {data, data + values.numel()};
}

// [N,784] in front of a Reshape that says what the pixels are, or of MNIST's size.
std::optional<ImageInput> of_flat_pixels(const Graph& graph, const GraphInput& input,
                                         const Ints& dims) {
  constexpr std::int64_t kMnistSide = 28;
  ImageInput image = begun(input, ImageLayout::flat);
  image.batch = std::max<std::int64_t>(dims[0], 1);
  const Node* const use = first_use(graph, input.name);
  const Ints target = use == nullptr ? Ints{} : target_of(graph, *use);
  if (target.size() == 4) {
    const bool first = is_channel_count(target[1]) && is_side(target[2]) && is_side(target[3]);
    const bool last = target[3] == 1 && is_side(target[1]) && is_side(target[2]);
    if (!first && !last) return std::nullopt;
    image.channels = first ? target[1] : 1;
    image.height = target[first ? 2 : 1];
    image.width = target[first ? 3 : 2];
  } else {
    image.channels = 1;
    image.height = image.width = kMnistSide;
  }
  const bool whole =
      image.height > 0 && image.width > 0 && image.height < 1 << 15 && image.width < 1 << 15;
  if (!whole || image.channels * image.height * image.width != dims[1]) return std::nullopt;
  return image;
}

std::optional<ImageInput> of_two_axes(const Graph& graph, const GraphInput& input,
                                      const Ints& dims) {
  if (const auto flat = of_flat_pixels(graph, input, dims)) return flat;
  const Node* const use = first_use(graph, input.name);
  const bool unfolded = use != nullptr && (use->type == "Unsqueeze" || use->type == "Reshape");
  if (dims[0] <= 4 || dims[1] <= 4 || !unfolded) return std::nullopt;
  ImageInput image = begun(input, ImageLayout::hw);
  image.channels = 1;
  image.height = dims[0];
  image.width = dims[1];
  return image;
}

std::optional<ImageInput> as_image(const Graph& graph, const GraphInput& input) {
  if (!holds_pixels(input)) return std::nullopt;
  Ints dims = input.dims;
  if (dims.empty()) dims = {-1, -1, -1, -1};  // no shape declared: let the first run tell
  switch (dims.size()) {
    case 4: return of_four_axes(graph, input, dims);
    case 3: return of_three_axes(input, dims);
    case 2: return of_two_axes(graph, input, dims);
    default: return std::nullopt;
  }
}

// The first input with the axes of a batch of images, or else the first that may be an image.
std::optional<ImageInput> find_image(const Graph& graph) {
  std::optional<ImageInput> other;
  for (const GraphInput& input : graph.inputs) {
    const auto image = as_image(graph, input);
    if (!image) continue;
    if (input.dims.empty() || input.dims.size() == 4) return image;
    if (!other) other = image;
  }
  return other;
}

[[noreturn]] void fail_without_image(const Graph& graph) {
  std::string found;
  for (const GraphInput& input : graph.inputs) {
    found += (found.empty() ? "'" : ", '") + input.name + "' " + shape_text(input.dims);
  }
  fail(Errc::bad_model, "no image-like input: expected [N,C,h,w], [N,h,w,C], [N,h,w], [C,h,w] or ",
       "[h,w,C] with 1, 3 or 4 channels, found ", found.empty() ? "no input at all" : found);
}

using Attributes = std::map<std::string, Attribute, std::less<>>;

// Puts a node of `type` between the graph's input and everything that read it.
void put_in_front(Graph& graph, const std::string& type, const Strings& more_inputs,
                  const std::string& suffix, Attributes attributes = {}) {
  const std::string input = graph.inputs[0].name;
  const std::string renamed = input + suffix;
  for (Node& user : graph.nodes) rename_inputs(user, {{input, renamed}});
  Node node;
  node.name = renamed;
  node.type = type;
  node.inputs = {input};
  node.inputs.insert(node.inputs.end(), more_inputs.begin(), more_inputs.end());
  node.outputs = {renamed};
  node.attributes = std::move(attributes);
  graph.nodes.insert(graph.nodes.begin(), std::move(node));
}

// The axes of the file from [N,C,h,w], the last step first: each goes in front of the one before.
void lay_out(Graph& graph, ImageLayout layout) {
  const auto squeeze = [&](Ints axes) {
    put_in_front(graph, "Squeeze", {}, "/squeezed", {{"axes", std::move(axes)}});
  };
  const auto transpose = [&](Ints perm) {
    put_in_front(graph, "Transpose", {}, "/channels_last", {{"perm", std::move(perm)}});
  };
  switch (layout) {
    case ImageLayout::nchw: return;
    case ImageLayout::nhwc: return transpose({0, 2, 3, 1});
    case ImageLayout::nhw: return squeeze({1});
    case ImageLayout::chw: return squeeze({0});
    case ImageLayout::hw: return squeeze({0, 1});
    case ImageLayout::hwc: transpose({1, 2, 0}); return squeeze({0});
    case ImageLayout::flat:
      return put_in_front(graph, "Flatten", {}, "/flat", {{"axis", std::int64_t{1}}});
  }
}

}  // namespace

WithImageInput with_image_input(Graph graph) {
  const auto found = find_image(graph);
  if (!found) fail_without_image(graph);
  const ImageInput& image = *found;
  const std::string name = image.name;
  graph.inputs = {GraphInput{.name = name,
                             .dims = {image.batch, image.channels, image.height, image.width},
                             .type = ElementType::floating}};
  lay_out(graph, image.layout);
  if (image.bytes) {
    graph.constants[name + "/one"] = at::ones({});
    graph.constants[name + "/zero"] = at::zeros({}, at::kByte);
    put_in_front(graph, "QuantizeLinear", {name + "/one", name + "/zero"}, "/bytes");
  }
  return {std::move(graph), image};
}

}  // namespace cameras
