#include "cameras/network.h"
#include "core/aten.h"

#include <array>
#include <string>
#include <utility>

#include "core/device.h"
#include "core/memory_budget.h"
#include "core/translate.h"
#include "graph/passes/given_inputs.h"
#include "graph/passes/image_input.h"
#include "graph/passes/prune.h"
#include "graph/passes/stored_statistics.h"
#include "network/budget/look.h"
#include "network/evaluate.h"
#include "network/fold_constants.h"
#include "network/loading/branches.h"
#include "network/loading/size_step.h"
#include "network/state.h"

namespace cameras {

namespace {

constexpr std::int64_t kDefaultSize = 224;

// Tried in turn where a file leaves its size open, nobody names one, and it does not run at 224.
constexpr std::array<std::int64_t, 10> kOtherSizes{32, 28, 64, 96, 128, 256, 299, 384, 448, 512};

std::int64_t or_default(std::int64_t side) { return side > 0 ? side : kDefaultSize; }

// Which sizes run; a network that takes no other than its own says why.
SizeStep size_step_for(Fitted& fitted, const ImageInput& image, const std::string& logits) {
  if (!fitted.native_only.empty()) return {};
  SizeStep sizes = size_step_of(fitted.graph, image, fitted.shapes.at(logits));
  if (!sizes.refusal.empty()) fitted.native_only = std::exchange(sizes, {}).refusal;
  return sizes;
}

// What a trunk is compared on.
Ints tried_size(const Look& look, const ImageInput& native, const Fitted& fitted) {
  const ImageInput& image = fitted.native_only.empty() ? look.image : native;
  return {1, native.channels, image.height, image.width};
}

}  // namespace

Network::Network(Graph graph, const NetworkOptions& options) {
  translated(Errc::bad_model, [&] {
    auto [evaluated, warnings] =
        with_stored_statistics(with_given_inputs(std::move(graph), options.inputs));
    auto [whole, image] = with_image_input(std::move(evaluated));
    image.height = image.height > 0 ? image.height : options.native_height;
    image.width = image.width > 0 ? image.width : options.native_width;
    const bool open = image.height <= 0 || image.width <= 0;
    ImageInput sized = image;
    sized.height = or_default(image.height);
    sized.width = or_default(image.width);
    if (!open) {
      state_ = State::built(std::move(whole), std::move(sized), options, std::move(warnings));
      return;
    }
    try {
      state_ = State::built(whole, sized, options, warnings);
    } catch (const Error& error) {
      if (error.code() != Errc::bad_model) throw;
      state_ = State::built_at_another_size(whole, image, options, warnings);
      if (state_) return;
      throw Error(error.code(), std::string(error.what()) +
                                    " (the file leaves its size open, and " +
                                    std::to_string(sized.height) + " x " +
                                    std::to_string(sized.width) + " was assumed)");
    }
  });
}

std::shared_ptr<const Network::State> Network::State::built_at_another_size(
    const Graph& graph, const ImageInput& open, const NetworkOptions& options,
    std::vector<std::string> warnings) {
  for (const std::int64_t side : kOtherSizes) {
    ImageInput image = open;
    image.height = open.height > 0 ? open.height : side;
    image.width = open.width > 0 ? open.width : side;
    try {
      warnings.push_back("the file leaves its size open and does not run at " +
                         std::to_string(kDefaultSize) + " x " + std::to_string(kDefaultSize) +
                         ": " + std::to_string(image.height) + " x " + std::to_string(image.width) +
                         " is taken as its native size");
      return built(graph, image, options, warnings);
    } catch (const Error&) {  // the next one
      warnings.pop_back();
    }
  }
  return nullptr;
}

std::shared_ptr<const Network::State> Network::State::built(Graph whole, ImageInput image,
                                                            const NetworkOptions& options,
                                                            std::vector<std::string> warnings) {
  const at::Device device = device_named(options.device);
  whole = with_branches_chosen(std::move(whole), image);
  const MemoryBudget budget(options.memory);
  const Look look = look_at(whole, image, budget);
  const ReadingOptions asked{.output = options.output,
                             .position = options.position,
                             .label_names = options.label_names,
                             .kind = options.score_kind,
                             .smaller = look.smaller ? std::optional(look.image) : std::nullopt};
  Reading reading = read_scores(whole, image, asked);
  whole = pruned(std::move(whole), {reading.value});
  for (const Node& node : whole.nodes) static_cast<void>(kernel_of(node, whole.opset));
  whole = pruned(fold_constants(std::move(whole)), {reading.value});
  Fitted fitted = fitted_for(whole, image, look, budget);
  const std::string logits = append_steps(fitted, reading, asked, image.batch);
  const auto labels = label_count_of(fitted.shapes.at(logits), image.batch).value();
  const SizeStep sizes = size_step_for(fitted, image, logits);
  FeatureMaps maps = feature_maps(fitted.graph, fitted.shapes);
  if (!maps.warning.empty()) warnings.push_back(maps.warning);
  auto program = std::make_shared<const Program>(fitted.graph, device);
  auto trunk = make_trunk(
      {fitted, program, device, options.precision, tried_size(look, image, fitted)}, options.trunk);
  const auto deepest = program->slot(maps.deepest);
  trunk->verify(
      maps.deepest.empty() || !deepest ? program->step_count() : program->steps_until(*deepest),
      std::exchange(fitted.native_run, {}));
  return std::make_shared<const State>(
      State{std::move(image), std::move(reading), std::move(fitted), std::move(maps),
            std::move(program), std::move(trunk), device, options.precision, options.trunk, labels,
            nullptr, std::make_shared<const PassBudget>(budget), std::move(warnings), sizes.step});
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
const std::string& Network::output() const noexcept { return state_->reading.value; }
std::optional<std::int64_t> Network::position() const noexcept { return state_->reading.position; }
const std::string& Network::head_note() const noexcept { return state_->reading.note; }
ScoreKind Network::score_kind() const noexcept { return state_->reading.kind; }
std::optional<std::int64_t> Network::label_against() const noexcept {
  return state_->reading.against;
}
const std::string& Network::default_layer() const noexcept { return state_->maps.deepest; }
const std::vector<Layer>& Network::layers() const noexcept { return state_->maps.layers; }
ScoreActivation Network::dropped_activation() const noexcept { return state_->reading.dropped; }
const std::vector<std::string>& Network::fits() const noexcept { return state_->fitted.notes; }
const std::string& Network::native_only_reason() const noexcept {
  return state_->fitted.native_only;
}
std::int64_t Network::size_step() const noexcept { return state_->size_step; }
std::string_view Network::trunk() const noexcept { return state_->trunk->name(); }
std::vector<std::string> Network::warnings() const {
  std::vector<std::string> all = state_->warnings;
  for (std::string& warning : state_->trunk->warnings()) all.push_back(std::move(warning));
  return all;
}
const Graph& Network::graph() const noexcept { return state_->fitted.graph; }

void Network::require_memory(std::int64_t height, std::int64_t width) const {
  state_->require_pass({1, state_->image.channels, height, width}, PassBudget::kNothing);
}

void Network::State::require_pass(const Ints& input, std::size_t recorded_from) const {
  if (!device.is_cpu()) return;  // a GPU has memory of its own
  budget->require_pass(fitted, image, input, recorded_from);
}

}  // namespace cameras
