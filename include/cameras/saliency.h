#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/method_options.h"
#include "cameras/network.h"
#include "cameras/saliency/cam_formula.h"
#include "cameras/saliency_map.h"
#include "cameras/target.h"
#include "cameras/watch.h"

#pragma GCC visibility push(default)
namespace cameras {

/// The question: which pixels of `input` speak for the target?
struct Request {
  at::Tensor input;             ///< [1,C,h,w] float32, as Preprocess makes it
  Target target = Predicted{};  ///< which labels, or which function of the logits
  std::string layer = {};       ///< "" = the network's default layer
  at::Tensor baseline = {};     ///< [1,C,1,1] or as input: no image, as Preprocess::black()
};

/// The labels of a Predicted or Chosen target, each held against its opponent.
/// @param logits [L], that say which labels are predicted and who is a runner-up
/// @throws Error{bad_argument} for a label out of range or that is its own opponent, or another
/// kind
///         of target
std::vector<Contrast> contrasted(const Target& target, const Opponent& opponent,
                                 const Network& network, const at::Tensor& logits);

/// One size at which the network was asked.
struct Scale {
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::int64_t prediction = 0;  ///< top-1 at this size
  bool kept = true;             ///< part of the map
};

struct Explanation {
  std::int64_t label = 0;                  ///< -1 of a Weighted target, which names none
  SaliencyMap map;                         ///< on the input's grid [h,w]
  std::vector<std::int64_t> against = {};  ///< of a Contrast: the labels that it is held against
  /// In logits, of integrated_gradients, gradient_shap and deep_lift Σ attribution - (y(x) -
  /// y(baseline)), of full_grad Σ shares of input and biases - y(x); other methods have none.
  std::optional<double> completeness_gap = {};
  /// [h,w] float32 on the CPU: the map before its sign was dropped and before it was stretched.
  /// Class activation maps: the sum before the ReLU, enlarged; attributions of the input: the sum
  /// over channels, not the largest absolute value. Undefined where a method has none.
  at::Tensor signed_map = {};
};

struct Result {
  std::vector<Explanation> explanations;  ///< in the order asked for; predicted labels by rank
  at::Tensor logits;                      ///< [L] at the first size
  std::string layer;
  std::vector<Scale> scales;
  std::int64_t spared_sizes = 0;  ///< planned, not asked: CamerasOptions' tolerance or budget
  double network_seconds = 0;     ///< of wall time, spent in the network
  double fuse_seconds = 0;        ///< of wall time, spent on turning what it gave into maps
};

/// How many of the sizes that were planned are part of a map.
struct SizeCount {
  std::int64_t kept = 0;
  std::int64_t all = 0;
  std::int64_t spared = 0;  ///< of all: Result::spared_sizes
};

SizeCount size_count(const Result& result);

/// Stateless, so safe to share between threads; all settings go to the constructor.
class SaliencyMethod {
 public:
  virtual ~SaliencyMethod() = default;

  /// The method as a formula, where that is all it is.
  virtual std::optional<CamFormula> formula() const { return std::nullopt; }

  /// Why it has nothing to say about this network, whatever the image; "" where it has.
  /// @param layer that will be explained; "" = the network's default layer
  virtual std::string refusal(const Network& /*network*/, std::string_view /*layer*/ = {}) const {
    return {};
  }

  /// @throws Error{bad_argument} for a label out of range, an unknown layer, a size the network
  ///         cannot take, weights of another shape, or logits that are not finite
  /// @throws Error{cancelled} when Watch::progress says so
  virtual Result explain(const Network& network, const Request& request,
                         const Watch& watch = {}) const = 0;
};

/// The class activation map of a formula: one pass at the input's own size, and
/// map = f(φ(ReLU(formula(A, g)))) with φ the bilinear resize to the input's [h,w] (half-pixel
/// centres) and f the stretch to [0,1]. MultiScale runs it over CAMERAS' sizes.
/// @throws Error{bad_argument} for a formula without `part`
std::unique_ptr<SaliencyMethod> make_cam(CamFormula formula);

/// An option that a method reads, and what it is to that method.
struct MethodOption {
  const OptionSpec* spec = nullptr;  ///< never null in the table
  std::string_view fallback = {};    ///< what it is where nobody sets it; "" = as the spec says
  std::string_view meaning = {};     ///< "masks"; "" = as the spec says
};

/// A row of the method table.
struct MethodEntry {
  std::string_view name;     ///< as on the command line: "grad_cam"
  std::string_view summary;  ///< "Grad-CAM (Selvaraju 2017)"
  std::unique_ptr<SaliencyMethod> (*make)(const MethodOptions& options) = nullptr;
  bool reads_layer = true;  ///< whether it looks at the request's layer
  bool reads_label = true;  ///< whether its map depends on the target
  /// Those of its own; read_options() has those of several sizes too.
  std::span<const MethodOption> options = {};
};

std::span<const MethodEntry> methods() noexcept;

/// The row of the method called `name`.
/// @throws Error{bad_argument} for an unknown name (suggests the nearest)
const MethodEntry& method_entry(std::string_view name);

/// All that the method reads: its own, and where it may be asked at several sizes multi_scale; with
/// that set in `options` those of the sizes as well.
std::vector<MethodOption> read_options(const MethodEntry& entry, const MethodOptions& options);

/// Whether it is one of the sizes: CAMERAS reads it, and any other method with multi_scale.
bool is_of_sizes(const OptionSpec& spec);

/// The method called `name`, or a variant of one (cameras/method_variant.h).
/// @throws Error{bad_argument} for an unknown name (suggests the nearest) or options out of range
std::unique_ptr<SaliencyMethod> make_method(std::string_view name,
                                            const MethodOptions& options = {});

/// Options for `network`: one that runs at its native size only is run there, where `options`
/// chooses no sizes.
MethodOptions options_for(MethodOptions options, const Network& network);

}  // namespace cameras
#pragma GCC visibility pop
