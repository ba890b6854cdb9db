#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/network.h"
#include "cameras/saliency/cam_formula.h"

namespace cameras {

/// How much each input pixel matters: [h,w] float32 in [0,1] with maximum 1, or all zeros.
class SaliencyMap {
 public:
  /// f(ReLU(raw)): the positive part, stretched to [0,1] (eq. 3). A map without positive evidence,
  /// or one that is constant but for rounding (a range below 5e-7 of its largest value), is all
  /// zeros and empty(), never NaN.
  /// @param raw [h,w]
  /// @throws Error{bad_argument} for another rank or a value that is not finite
  static SaliencyMap normalized(const at::Tensor& raw);

  const at::Tensor& values() const noexcept { return values_; }  ///< [h,w], contiguous, CPU
  bool empty() const noexcept { return empty_; }                 ///< no evidence anywhere

 private:
  SaliencyMap(at::Tensor values, bool empty) : values_(std::move(values)), empty_(empty) {}
  at::Tensor values_;
  bool empty_;
};

/// A pass at the input's own size that several methods share (Request::pass). Immutable.
class SharedPass {
 public:
  /// @throws Error{bad_argument} as Network::probe() does
  SharedPass(const Network& network, const at::Tensor& input, const std::string& layer);

  const Probe& probe() const noexcept { return probe_; }

  /// Whether this is what the network would give for this very input and layer.
  bool is_of(const Network& network, const at::Tensor& input, std::string_view layer) const;

 private:
  Network network_;
  at::Tensor input_;
  std::string layer_;
  Probe probe_;
};

/// The question: which pixels of `input` speak for these labels?
struct Request {
  at::Tensor input;                  ///< [1,C,h,w] float32, as Preprocess makes it
  std::vector<std::int64_t> labels;  ///< explained labels; used when top == 0
  std::int64_t top = 1;              ///< > 0: the `top` labels the network itself predicts
  std::string layer;                 ///< "" = the network's default layer
  std::function<double()> clock;     ///< seconds; empty = no times are taken
  at::Tensor baseline = {};          ///< [1,C,1,1] or as input: no image, as Preprocess::black()
  /// Told by methods of many passes, in the thread that asks, how many of them are behind.
  std::function<void(std::int64_t done, std::int64_t total)> progress = {};
  std::shared_ptr<const SharedPass> pass = {};  ///< spares methods that pass; none = nothing shared
};

/// One size at which the network was asked.
struct Scale {
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::int64_t prediction = 0;  ///< top-1 at this size
  bool kept = true;             ///< part of the map
};

struct Explanation {
  std::int64_t label = 0;
  SaliencyMap map;  ///< on the input's grid [h,w]
  /// Σ attribution - (y(x) - y(baseline)), in logits; only integrated_gradients has one.
  std::optional<double> completeness_gap = {};
  /// [h,w] float32 on the CPU: the map before its sign was dropped and before it was stretched.
  /// Class activation maps: the sum before the ReLU, enlarged; attributions of the input: the sum
  /// over channels, not the largest absolute value. Undefined where a method has none.
  at::Tensor signed_map = {};
};

struct Result {
  std::vector<Explanation> explanations;  ///< in the order asked for; top labels by probability
  at::Tensor logits;                      ///< [L] at the first size
  std::string layer;
  std::vector<Scale> scales;
  double network_seconds = 0;
  double fuse_seconds = 0;
};

/// Stateless, so safe to share between threads; all settings go to the constructor.
class SaliencyMethod {
 public:
  virtual ~SaliencyMethod() = default;

  /// The method as a formula, where that is all it is.
  virtual std::optional<CamFormula> formula() const { return std::nullopt; }

  /// Why it has nothing to say about this network, whatever the image; "" where it has.
  virtual std::string refusal(const Network& /*network*/) const { return {}; }

  /// @throws Error{bad_argument} for a label out of range, an unknown layer, a size the network
  ///         cannot take, or logits that are not finite
  virtual Result explain(const Network& network, const Request& request) const = 0;
};

/// What the command line and the viewer may set; a method reads what it knows.
struct MethodOptions {
  std::string preset = "paper";     ///< "paper" or "released" (cameras)
  std::vector<std::int64_t> sizes;  ///< shorter sides; empty = the preset's (cameras)
  std::int64_t max_size = 0;        ///< > 0: largest shorter side (cameras)
  std::int64_t steps = 0;           ///< > 0: number of sizes (cameras)
  std::string scale_filter;         ///< "prediction", "none", "" = by who chose the label
  std::string image_filter;         ///< "bilinear", "bicubic", "" = the preset's
  bool multi_scale = false;  ///< the method over CAMERAS' sizes, which all of the above then choose
  std::int64_t samples = 0;  ///< passes or steps; 0 = the method's own (docs/methods.md)
  std::uint64_t seed = 0;    ///< of what is drawn by chance (smooth_grad, rise, meaningful_…)
  std::int64_t window = 0;   ///< side in pixels; 0 = the method's own (occlusion)
  std::int64_t stride = 0;   ///< pixels; 0 = the method's own (occlusion)
  std::int64_t cells = 0;    ///< along each axis; 0 = the method's own (rise)
  double area = 0;           ///< share of the image; 0 = the method's own (extremal_perturbation)
};

/// A row of the method table.
struct MethodEntry {
  std::string_view name;     ///< as on the command line: "grad_cam"
  std::string_view summary;  ///< "Grad-CAM (Selvaraju 2017)"
  std::unique_ptr<SaliencyMethod> (*make)(const MethodOptions& options);
};

std::span<const MethodEntry> methods() noexcept;

/// The method called `name`.
/// @throws Error{bad_argument} for an unknown name (suggests the nearest) or options out of range
std::unique_ptr<SaliencyMethod> make_method(std::string_view name,
                                            const MethodOptions& options = {});

}  // namespace cameras
