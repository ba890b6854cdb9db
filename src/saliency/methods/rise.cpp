#include "cameras/saliency/rise.h"
#include "core/aten.h"

#include <ATen/CPUGeneratorImpl.h>

#include <queue>

#include "saliency/methods.h"
#include "saliency/passes/in_batches.h"
#include "saliency/passes/perturbation.h"

namespace cameras {
namespace {

constexpr std::int64_t kMostMasks = 100000;
constexpr std::int64_t kMostCells = 1024;

// Masks [h,w] in [0,1], one after the other.
class Masks {
 public:
  Masks(const RiseOptions& options, std::int64_t height, std::int64_t width)
      : options_(options),
        height_(height),
        width_(width),
        generator_(at::make_generator<at::CPUGeneratorImpl>(options.seed)) {}

  at::Tensor next() {
    const std::int64_t rows = (height_ + options_.cells - 1) / options_.cells;
    const std::int64_t columns = (width_ + options_.cells - 1) / options_.cells;
    const at::Tensor draws =
        at::rand({1, 1, options_.cells, options_.cells}, generator_, at::kFloat);
    const at::Tensor grid = (draws < options_.probability).to(at::kFloat);
    const at::Tensor large =
        at::upsample_bilinear2d(grid, {(options_.cells + 1) * rows, (options_.cells + 1) * columns},
                                /*align_corners=*/false)[0][0];
    const std::int64_t top = draw_below(rows);
    return large.narrow(0, top, height_).narrow(1, draw_below(columns), width_);
  }

 private:
  std::int64_t draw_below(std::int64_t bound) {
    return at::randint(bound, {1}, generator_, at::kLong).item<std::int64_t>();
  }

  RiseOptions options_;
  std::int64_t height_;
  std::int64_t width_;
  at::Generator generator_;
};

}  // namespace

Rise::Rise(const RiseOptions& options) : options_(options) {
  require(options.samples >= 1 && options.samples <= kMostMasks, Errc::bad_argument,
          "expected 1 to ", kMostMasks, " samples, found ", options.samples);
  require(options.cells >= 1 && options.cells <= kMostCells, Errc::bad_argument, "expected 1 to ",
          kMostCells, " cells, found ", options.cells);
  require(options.probability > 0 && options.probability <= 1, Errc::bad_argument,
          "expected a probability above 0 and up to 1, found ", options.probability);
}

Result Rise::explain(const Network& network, const Request& request, const Watch& watch) const {
  return explain_by_perturbation(
      network, request, [&](std::span<const ExplainedScore> scores, const at::Tensor&) {
        const std::int64_t height = request.input.size(2);
        const std::int64_t width = request.input.size(3);
        Masks masks(options_, height, width);
        at::Tensor sums = at::zeros({std::ssize(scores), height, width}, at::kFloat);
        std::queue<at::Tensor> asked;  // masks whose answer is not there yet
        const auto masked = [&](std::int64_t) {
          asked.push(masks.next());
          return request.input * asked.back().to(request.input.device());
        };
        in_batches(watch, about_inputs(network, request, options_.samples, masked),
                   [&](std::int64_t, const at::Tensor& logits) {
                     const at::Tensor weights = probabilities_of(network, logits, scores);
                     sums += weights.view({-1, 1, 1}) * asked.front();
                     asked.pop();
                   });
        const double expected = static_cast<double>(options_.samples) * options_.probability;
        return (sums / expected).unbind();
      });
}

std::unique_ptr<SaliencyMethod> plain_rise(const MethodOptions& options) {
  RiseOptions chosen{.seed = options.seed};
  if (options.samples != 0) chosen.samples = options.samples;
  if (options.cells != 0) chosen.cells = options.cells;
  return std::make_unique<Rise>(chosen);
}

}  // namespace cameras
