#include "cameras/network.h"
#include "core/aten.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/checked.h"
#include "core/suggest.h"
#include "core/translate.h"
#include "graph/passes/image_input.h"
#include "graph/passes/prune.h"
#include "network/evaluate.h"
#include "network/fold_constants.h"
#include "network/state.h"

namespace cameras {

namespace {

constexpr std::int64_t kDefaultSize = 224;

at::Device parse_device(const std::string& name) {
  try {
    const at::Device device(name);
    if (device.is_cpu() || device.is_cuda()) return device;
  } catch (const c10::Error&) {  // no device at all
  }
  fail(Errc::bad_argument, "expected a device 'cpu', 'cuda' or 'cuda:i', found '", name, "'");
}

void require_device(const at::Device& device) {
  try {
    static_cast<void>(at::zeros({1}).to(device));
  } catch (const std::exception&) {
    const bool built_for_it = c10::impl::hasDeviceGuardImpl(device.type());
    fail(Errc::bad_argument, "expected a device that this machine and libtorch have, found '",
         device.str(), "'", built_for_it ? "" : ": this libtorch was built for the processor only");
  }
}

bool supported(const Graph& graph) {
  return std::ranges::all_of(
      graph.nodes, [&](const Node& node) { return ops::find(node.type, graph.opset) != nullptr; });
}

// The logits that `output` shows, when the graph can be run up to them.
std::optional<Scores> runnable_scores(const Graph& graph, const std::string& output) {
  Scores scores = find_scores(graph, output);
  try {
    if (supported(pruned(graph, {scores.value}))) return scores;
  } catch (const Error&) {  // needs another input
  }
  return std::nullopt;
}

// [N,L], [N,L,1,1] or, for a batch of one, [L]; integers are no scores.
std::optional<std::int64_t> label_count_of(const Ints& shape, std::int64_t batch) {
  if (shape.empty() || std::ranges::count(shape, 0) > 0) return std::nullopt;
  std::int64_t labels = 1;
  const bool with_batch = shape.size() > 1 && shape[0] == batch;
  if (!with_batch && (batch != 1 || shape.size() > 1)) return std::nullopt;
  for (std::size_t axis = with_batch ? 1 : 0; axis < shape.size(); ++axis) {
    if (shape[axis] > 1 && labels > 1) return std::nullopt;
    labels *= shape[axis];
  }
  return labels;
}

std::string comma_separated(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "'" : ", '") + name + "'";
  return text;
}

Scores scores_of_named_output(const Graph& graph, const std::string& wanted) {
  require(std::ranges::find(graph.outputs, wanted) != graph.outputs.end(), Errc::bad_argument,
          "no output named '", wanted, "', the model has ", comma_separated(graph.outputs),
          did_you_mean(wanted, graph.outputs));
  return find_scores(graph, wanted);
}

// The first output that holds class scores.
Scores choose_scores(const Graph& graph, const ImageInput& image) {
  if (graph.outputs.size() == 1) return find_scores(graph, graph.outputs[0]);
  for (const std::string& output : graph.outputs) {
    const auto scores = runnable_scores(graph, output);
    if (!scores) continue;
    const Graph part = fold_constants(pruned(graph, {scores->value}));
    const Shapes shapes = native_shapes(part, image);
    const auto shape = shapes.find(scores->value);
    const auto labels =
        shape == shapes.end() ? std::nullopt : label_count_of(shape->second, image.batch);
    if (labels && *labels > 1) return *scores;
  }
  return find_scores(graph, graph.outputs[0]);
}

std::int64_t chosen(std::int64_t declared, std::int64_t wanted) {
  if (declared > 0) return declared;
  return wanted > 0 ? wanted : kDefaultSize;
}

std::int64_t require_labels(const Shapes& shapes, const Scores& scores, std::int64_t batch) {
  const auto shape = shapes.find(scores.value);
  require(shape != shapes.end(), Errc::bad_model, "output '", scores.value,
          "' does not depend on the image");
  const auto labels = label_count_of(shape->second, batch);
  require(labels.has_value(), Errc::bad_model, "expected an output of class scores [N,L], found '",
          scores.value, "' ", shape_text(shape->second));
  return *labels;
}

}  // namespace

Network::Network(Graph graph, const NetworkOptions& options) {
  translated(Errc::bad_model, [&] {
    const at::Device device = parse_device(options.device);
    require_device(device);
    auto [whole, image] = with_image_input(std::move(graph));
    image.height = chosen(image.height, options.native_height);
    image.width = chosen(image.width, options.native_width);
    Scores scores = options.output.empty() ? choose_scores(whole, image)
                                           : scores_of_named_output(whole, options.output);
    whole = pruned(std::move(whole), {scores.value});
    for (const Node& node : whole.nodes) static_cast<void>(kernel_of(node, whole.opset));
    whole = pruned(fold_constants(std::move(whole)), {scores.value});
    Fitted fitted = fit_to_any_size(whole, image);
    const std::int64_t labels = require_labels(fitted.shapes, scores, image.batch);
    FeatureMaps maps = feature_maps(fitted.graph, fitted.shapes);
    auto program = std::make_shared<const Program>(fitted.graph, device);
    auto trunk = make_trunk({fitted,
                             program,
                             device,
                             options.precision,
                             {1, image.channels, image.height, image.width}},
                            options.trunk);
    const auto deepest = program->slot(maps.deepest);
    trunk->verify(maps.deepest.empty() || !deepest ? program->step_count()
                                                   : program->steps_until(*deepest));
    state_ = std::make_shared<const State>(State{
        std::move(image), std::move(scores), std::move(fitted), std::move(maps), std::move(program),
        std::move(trunk), device, options.precision, options.trunk, labels});
  });
}

Network Network::counted(std::shared_ptr<PassTally> tally) const {
  State state = *state_;
  state.tally = std::move(tally);
  return Network(std::make_shared<const State>(std::move(state)));
}

const ImageInput& Network::image() const noexcept { return state_->image; }
std::int64_t Network::native_height() const noexcept { return state_->image.height; }
std::int64_t Network::native_width() const noexcept { return state_->image.width; }
std::int64_t Network::label_count() const noexcept { return state_->label_count; }
const std::string& Network::output() const noexcept { return state_->scores.value; }
const std::string& Network::default_layer() const noexcept { return state_->maps.deepest; }
const std::vector<Layer>& Network::layers() const noexcept { return state_->maps.layers; }
ScoreActivation Network::dropped_activation() const noexcept { return state_->scores.activation; }
const std::vector<std::string>& Network::fits() const noexcept { return state_->fitted.notes; }
const std::string& Network::native_only_reason() const noexcept {
  return state_->fitted.native_only;
}
std::string_view Network::trunk() const noexcept { return state_->trunk->name(); }
std::vector<std::string> Network::warnings() const { return state_->trunk->warnings(); }
const Graph& Network::graph() const noexcept { return state_->fitted.graph; }

}  // namespace cameras
