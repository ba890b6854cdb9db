#include "network/cut.h"
#include "core/aten.h"

#include <string>
#include <vector>

#include "cameras/text.h"
#include "core/checked.h"

namespace cameras {
namespace {

std::string size_text(const at::Tensor& input) {
  return std::to_string(input.size(2)) + " x " + std::to_string(input.size(3));
}

// The next sizes below and above that the network takes: "864 x 864 and 896 x 896". Nothing where
// it should take this one.
std::string nearest_sizes(const at::Tensor& input, const Network& network) {
  const std::int64_t step = network.size_step();
  const auto below = [&](std::int64_t side, std::int64_t native) {
    const std::int64_t away = ((side - native) % step + step) % step;
    return side - away;
  };
  const std::int64_t height = below(input.size(2), network.native_height());
  const std::int64_t width = below(input.size(3), network.native_width());
  if (height == input.size(2) && width == input.size(3)) return "";
  const auto text = [](std::int64_t rows, std::int64_t columns) {
    return std::to_string(rows) + " x " + std::to_string(columns);
  };
  const std::int64_t more_rows = height == input.size(2) ? 0 : step;
  const std::int64_t more_columns = width == input.size(3) ? 0 : step;
  const std::string above = text(height + more_rows, width + more_columns);
  return height > 0 && width > 0 ? text(height, width) + " and " + above : above;
}

// A layer by the name of its value, or of the node that computes it.
std::string value_of(const Graph& graph, std::string_view layer) {
  for (const Node& node : graph.nodes) {
    if (node.name == layer && !node.outputs.empty()) return node.outputs[0];
  }
  return std::string(layer);
}

}  // namespace

Cut cut_at(const Program& program, const Network& network, const FeatureMaps& maps,
           const Shapes& shapes, std::string_view layer) {
  require(!layer.empty(), Errc::bad_argument,
          "the network has no convolutional feature map to explain by default: name a layer");
  for (const std::string& value : {std::string(layer), value_of(network.graph(), layer)}) {
    const auto slot = program.slot(value);
    if (!slot || network.graph().constants.contains(value)) continue;  // weights are no layer
    const auto view = maps.views.find(value);
    const bool image = value == network.graph().inputs.at(0).name;
    const auto shape = shapes.find(value);
    require(image || view != maps.views.end(), Errc::bad_argument, "layer '", layer,
            "': expected a feature map [1,K,m,n], [1,m,n,K] or tokens [1,T,K], found ",
            shape == shapes.end() ? "another value" : shape_text(shape->second),
            ", whose axes are none of these");
    return {std::string(layer), *slot, program.steps_until(*slot),
            image ? LayerView{} : view->second};
  }
  std::vector<std::string> names;
  for (const Layer& candidate : network.layers()) names.push_back(candidate.name);
  fail(Errc::bad_argument, "no layer named '", layer, "'", did_you_mean(layer, names));
}

at::Tensor feature_map(const Cut& cut, const Graph& graph, const at::Tensor& input,
                       const at::Tensor& value) {
  try {
    return cut.view.map_of(value, cut.view.grid_at(graph, input.sizes().vec()));
  } catch (const Error& error) {
    throw error.within("layer '" + cut.name + "'");
  }
}

at::Tensor scores_of(const at::Tensor& value, const Ints& native, std::int64_t labels) {
  if (value.numel() == labels) return value.flatten();
  Ints positions;
  for (std::int64_t axis = 1; axis < value.dim() && axis < std::ssize(native); ++axis) {
    if (native[static_cast<std::size_t>(axis)] == 1) positions.push_back(axis);
  }
  at::Tensor scores = positions.empty() ? value : value.mean(positions);
  require(scores.numel() == labels, Errc::bad_argument, "expected ", labels,
          " scores at this size, found ", shape_text(value.sizes()));
  return scores.flatten();
}

at::Tensor scores_of_batch(const at::Tensor& value, const Ints& native, std::int64_t labels,
                           std::int64_t batch) {
  if (batch == 1) return scores_of(value, native, labels).unsqueeze(0).to(at::kCPU);
  require(value.dim() > 1 && value.size(0) == batch, Errc::bad_argument, "expected scores of ",
          batch, " inputs, found ", shape_text(value.sizes()));
  std::vector<at::Tensor> rows;
  for (const at::Tensor& row : value.split(1)) rows.push_back(scores_of(row, native, labels));
  return at::stack(rows).to(at::kCPU);
}

void require_finite(const at::Tensor& logits, const at::Tensor& input) {
  require(at::isfinite(logits).all().item<bool>(), Errc::bad_argument,
          "the network's logits are not finite (NaN or infinity) at ", size_text(input));
}

void fail_at_size(const Error& error, const at::Tensor& input, const Network& network) {
  const Error at_size =
      Error(Errc::bad_argument, error.what()).within("the network cannot take " + size_text(input));
  if (!network.native_only_reason().empty()) {
    throw Error(Errc::bad_argument, std::string(at_size.what()) + " (it runs at " +
                                        std::to_string(network.native_height()) + " x " +
                                        std::to_string(network.native_width()) + " only)");
  }
  if (network.size_step() == 1) throw at_size;
  const std::string nearest = nearest_sizes(input, network);
  throw Error(Errc::bad_argument,
              std::string(at_size.what()) + (nearest.empty() ? "" : "; it runs at " + nearest));
}

}  // namespace cameras
