#include "cameras/saliency/occlusion.h"
#include "core/aten.h"

#include <algorithm>

#include "saliency/methods.h"
#include "saliency/passes/in_batches.h"
#include "saliency/passes/perturbation.h"

namespace cameras {
namespace {

constexpr std::int64_t kLargestWindow = 16384;

struct Squares {
  std::int64_t rows = 0;     // of a square
  std::int64_t columns = 0;  // of a square
  std::vector<std::int64_t> tops;
  std::vector<std::int64_t> lefts;
};

std::vector<std::int64_t> starts(std::int64_t length, std::int64_t window, std::int64_t stride) {
  std::vector<std::int64_t> result;
  for (std::int64_t start = 0; start < length - window; start += stride) result.push_back(start);
  result.push_back(length - window);
  return result;
}

Squares squares_of(const at::Tensor& input, const OcclusionOptions& options) {
  const std::int64_t height = input.size(2);
  const std::int64_t width = input.size(3);
  const std::int64_t own = std::max<std::int64_t>(1, std::min(height, width) / 4);
  const std::int64_t window = options.window > 0 ? options.window : own;
  const std::int64_t stride =
      options.stride > 0 ? options.stride : std::max<std::int64_t>(1, window / 4);
  require(stride <= window, Errc::bad_argument, "expected a stride of at most the window's ",
          window, " pixels, found ", stride);
  Squares squares{.rows = std::min(window, height),
                  .columns = std::min(window, width),
                  .tops = {},
                  .lefts = {}};
  squares.tops = starts(height, squares.rows, stride);
  squares.lefts = starts(width, squares.columns, stride);
  return squares;
}

// Sums over the squares: [scores,h,w] of what each costs, and [h,w] of how many cover a pixel.
class Drops {
 public:
  Drops(std::int64_t scores, std::int64_t height, std::int64_t width)
      : sums_(at::zeros({scores, height, width}, at::kFloat)),
        counts_(at::zeros({height, width}, at::kFloat)) {}

  void add(const Squares& squares, std::int64_t top, std::int64_t left, const at::Tensor& drop) {
    const auto covered = [&](const at::Tensor& map) {
      return map.narrow(-2, top, squares.rows).narrow(-1, left, squares.columns);
    };
    covered(sums_) += drop.view({-1, 1, 1});
    covered(counts_) += 1;
  }

  std::vector<at::Tensor> means() const { return (sums_ / counts_).unbind(); }

 private:
  at::Tensor sums_;
  at::Tensor counts_;
};

std::vector<at::Tensor> drops(const Network& network, const Request& request, const Watch& watch,
                              const Squares& squares, std::span<const ExplainedScore> scores,
                              const at::Tensor& whole) {
  Drops result(std::ssize(scores), request.input.size(2), request.input.size(3));
  const std::int64_t across = std::ssize(squares.lefts);
  const auto top = [&](std::int64_t i) {
    return squares.tops[static_cast<std::size_t>(i / across)];
  };
  const auto left = [&](std::int64_t i) {
    return squares.lefts[static_cast<std::size_t>(i % across)];
  };
  const auto hidden = [&](std::int64_t i) {
    at::Tensor input = request.input.clone();
    input.narrow(2, top(i), squares.rows).narrow(3, left(i), squares.columns).zero_();
    return input;
  };
  in_batches(watch, about_inputs(network, request, std::ssize(squares.tops) * across, hidden),
             [&](std::int64_t i, const at::Tensor& logits) {
               const at::Tensor left_over = probabilities_of(network, logits, scores);
               result.add(squares, top(i), left(i), whole - left_over);
             });
  return result.means();
}

}  // namespace

Occlusion::Occlusion(const OcclusionOptions& options) : options_(options) {
  require(options.window >= 0 && options.window <= kLargestWindow, Errc::bad_argument,
          "expected a window of 1 to ", kLargestWindow, " pixels, found ", options.window);
  require(options.stride >= 0 && options.stride <= kLargestWindow, Errc::bad_argument,
          "expected a stride of 1 to ", kLargestWindow, " pixels, found ", options.stride);
  require(options.window == 0 || options.stride <= options.window, Errc::bad_argument,
          "expected a stride of at most the window's ", options.window, " pixels, found ",
          options.stride);
}

Result Occlusion::explain(const Network& network, const Request& request,
                          const Watch& watch) const {
  return explain_by_perturbation(
      network, request, [&](std::span<const ExplainedScore> scores, const at::Tensor& logits) {
        return drops(network, request, watch, squares_of(request.input, options_), scores,
                     probabilities_of(network, logits, scores));
      });
}

std::unique_ptr<SaliencyMethod> plain_occlusion(const MethodOptions& options) {
  return std::make_unique<Occlusion>(
      OcclusionOptions{.window = options.window, .stride = options.stride});
}

}  // namespace cameras
