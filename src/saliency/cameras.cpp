#include "cameras/saliency/cameras.h"
#include "core/aten.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/translate.h"
#include "network/input.h"
#include "saliency/fuse.h"
#include "saliency/methods.h"
#include "saliency/request.h"
#include "saliency/sizes.h"

namespace cameras {
namespace {

constexpr std::int64_t kLargestSide = 16384;

// φ on the image: half-pixel centres, align_corners=False, no antialiasing; bicubic has a = -0.75.
at::Tensor resized(const at::Tensor& input, const InputSize& size, ImageFilter filter) {
  if (input.size(2) == size.height && input.size(3) == size.width) return input;
  const std::vector<std::int64_t> target{size.height, size.width};
  return filter == ImageFilter::bicubic
             ? at::upsample_bicubic2d(input, target, /*align_corners=*/false)
             : at::upsample_bilinear2d(input, target, /*align_corners=*/false);
}

bool keeps_all(const CamerasOptions& options, const Request& request) {
  if (options.scale_filter == ScaleFilter::automatic) return request.top == 0;
  return options.scale_filter == ScaleFilter::none;
}

// The sizes to ask the network at: its own alone where it runs at no other.
std::vector<InputSize> sizes_for(const CamerasOptions& options, const Network& network,
                                 const InputSize& own) {
  const bool chosen = !options.sizes.empty() || options.max_size > 0;
  if (!network.native_only_reason().empty() && !chosen) return {own};
  return input_sizes(options, own);
}

// What the kept sizes gave, before it is fused.
struct Evidence {
  std::vector<std::int64_t> labels;
  std::vector<at::Tensor> activations;             // by kept size
  std::vector<std::vector<at::Tensor>> gradients;  // by label, then by kept size
};

// One size: asks the network, decides whether the size counts, and keeps what it shows.
void add_size(const Network& network, const Request& request, const at::Tensor& input,
              bool keep_all, Result& result, Evidence& evidence) {
  const Probe probe = probe_of(network, request, input, result.layer);
  const std::int64_t prediction = prediction_of(probe.logits());
  if (result.scales.empty()) {
    result.logits = probe.logits();
    evidence.labels = labels_of(request, result.logits);
    evidence.gradients.resize(evidence.labels.size());
  }
  const bool kept =
      keep_all || result.scales.empty() || prediction == result.scales.front().prediction;
  result.scales.push_back({input.size(2), input.size(3), prediction, kept});
  if (!kept) return;
  evidence.activations.push_back(probe.activation());
  for (std::size_t i = 0; i < evidence.labels.size(); ++i) {
    evidence.gradients[i].push_back(condensed(probe.gradient(evidence.labels[i])));
  }
}

ScaleFilter parse_scale_filter(const std::string& name) {
  if (name.empty()) return ScaleFilter::automatic;
  if (name == "none") return ScaleFilter::none;
  require(name == "prediction", Errc::bad_argument,
          "expected a scale filter 'prediction' or 'none', found '", name, "'");
  return ScaleFilter::prediction;
}

ImageFilter parse_image_filter(const std::string& name) {
  if (name == "bilinear") return ImageFilter::bilinear;
  require(name == "bicubic", Errc::bad_argument,
          "expected an image filter 'bilinear' or 'bicubic', found '", name, "'");
  return ImageFilter::bicubic;
}

}  // namespace

CamerasOptions CamerasOptions::released() {
  return {.sizes = {224, 324, 424, 524, 624, 724, 824, 924}, .image_filter = ImageFilter::bicubic};
}

Cameras::Cameras(CamerasOptions options) : options_(std::move(options)) {
  const auto require_side = [](std::int64_t side) {
    require(side >= 1 && side <= kLargestSide, Errc::bad_argument, "expected a size from 1 to ",
            kLargestSide, ", found ", side);
  };
  std::ranges::for_each(options_.sizes, require_side);
  if (options_.max_size != 0) require_side(options_.max_size);
  require(options_.steps >= 1 && options_.steps <= 1000, Errc::bad_argument,
          "expected 1 to 1000 steps, found ", options_.steps);
}

Result Cameras::explain(const Network& network, const Request& request) const {
  require_input(request.input, network.image().channels);
  return translated(Errc::bad_argument, [&] { return fused(network, request); });
}

Result Cameras::fused(const Network& network, const Request& request) const {
  Result result;
  result.layer = layer_of(request, network);
  const InputSize own{request.input.size(2), request.input.size(3)};
  Evidence evidence;
  for (const InputSize& size : sizes_for(options_, network, own)) {
    static_cast<void>(timed(request, result.network_seconds, [&] {
      const at::Tensor input = resized(request.input, size, options_.image_filter);
      add_size(network, request, input, keeps_all(options_, request), result, evidence);
      return true;
    }));
  }
  for (std::size_t i = 0; i < evidence.labels.size(); ++i) {
    result.explanations.push_back(timed(request, result.fuse_seconds, [&] {
      const at::Tensor raw =
          fuse(evidence.activations, evidence.gradients[i], own.height, own.width);
      return Explanation{.label = evidence.labels[i],
                         .map = SaliencyMap::normalized(raw),
                         .signed_map = raw.detach().to(at::kCPU, at::kFloat)};
    }));
  }
  return result;
}

std::unique_ptr<SaliencyMethod> make_cameras(const MethodOptions& options) {
  require(options.preset == "paper" || options.preset == "released", Errc::bad_argument,
          "expected a preset 'paper' or 'released', found '", options.preset, "'");
  CamerasOptions chosen =
      options.preset == "released" ? CamerasOptions::released() : CamerasOptions{};
  if (options.max_size > 0 || options.steps > 0) chosen.sizes.clear();
  if (options.max_size > 0) chosen.max_size = options.max_size;
  if (options.steps > 0) chosen.steps = options.steps;
  if (!options.sizes.empty()) chosen.sizes = options.sizes;
  chosen.scale_filter = parse_scale_filter(options.scale_filter);
  if (!options.image_filter.empty()) {
    chosen.image_filter = parse_image_filter(options.image_filter);
  }
  return std::make_unique<Cameras>(std::move(chosen));
}

}  // namespace cameras
