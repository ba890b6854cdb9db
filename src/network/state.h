#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cameras/network.h"
#include "network/batches.h"
#include "network/budget/pass_budget.h"
#include "network/fit.h"
#include "network/layers/feature_maps.h"
#include "network/program.h"
#include "network/reading.h"
#include "network/trunk.h"

namespace cameras {

/// Everything that a Network is, decided when it is built.
struct Network::State {
  ImageInput image;  ///< height and width are the native size
  Reading reading;
  Fitted fitted;
  FeatureMaps maps;
  std::shared_ptr<const Program> program;  ///< float32: the head
  std::shared_ptr<const Trunk> trunk;      ///< everything in front of the cut
  at::Device device;
  Precision precision = Precision::f32;
  TrunkKind trunk_kind = TrunkKind::automatic;  ///< that was asked for
  std::int64_t label_count = 0;
  std::shared_ptr<PassTally> tally = {};     ///< counts passes where there is one
  std::shared_ptr<const PassBudget> budget;  ///< what a pass may take
  std::vector<std::string> warnings = {};    ///< of how the file was read
  std::int64_t size_step = 1;                ///< from one side that runs to the next
  /// Whether whole passes can run together. Shared by counted networks.
  std::shared_ptr<const Batches> batches = std::make_shared<const Batches>();

  /// A network of the image's size, which is known.
  static std::shared_ptr<const State> built(Graph whole, ImageInput image,
                                            const NetworkOptions& options,
                                            std::vector<std::string> warnings);
  /// Of the first usual size that runs; nothing where none does.
  static std::shared_ptr<const State> built_at_another_size(const Graph& graph,
                                                            const ImageInput& open,
                                                            const NetworkOptions& options,
                                                            std::vector<std::string> warnings);

  /// A pass of input [B,C,h,w] whose steps from `recorded_from` on are kept has room in memory.
  void require_pass(const Ints& input, std::size_t recorded_from) const;
  /// The values at the cut: without autograd, and perhaps in bf16 on the way. A cut at the input
  /// has no trunk, and so nothing that could round the image.
  std::vector<at::Tensor> run_trunk(const at::Tensor& input, std::size_t cut) const;
  /// Scores [B,L] of inputs [B,C,h,w] in one run, cut where the default layer's probe is cut, so
  /// that the trunk is compiled once.
  at::Tensor run_whole(const at::Tensor& inputs) const;

  /// Shape of the logits' value at the native size.
  const Ints& native_scores() const { return fitted.shapes.at(fitted.graph.outputs.at(0)); }

  void count_forward(const at::Tensor& input) const {
    if (tally) tally->add_forward(input.size(2) * input.size(3));
  }

  /// Passes of inputs [B,C,h,w] and `labels` gradients of each.
  void count_gradients(const at::Tensor& inputs, std::size_t labels) const {
    const std::size_t count = static_cast<std::size_t>(inputs.size(0)) * labels;
    for (std::int64_t i = 0; i < inputs.size(0); ++i) count_forward(inputs);
    for (std::size_t i = 0; tally && i < count; ++i) tally->add_gradient();
  }
};

}  // namespace cameras
