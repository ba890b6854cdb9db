#include "network/budget/pass_budget.h"

#include <algorithm>

#include "cameras/error.h"

#include "network/budget/footprint.h"

namespace cameras {
namespace {

// Sizes of one CAMERAS map with many steps; then it begins anew.
constexpr std::size_t kMostKnown = 1024;

// Of the γ-rule: the positive and the negative part of what is read, a recorded run of either,
// their sums, quotients and gradients. MobileNetV2 took 4.2 times.
constexpr double kHeldByARule = 5;

}  // namespace

PassBudget::Need PassBudget::need(const Fitted& fitted, const ImageInput& image, const Ints& input,
                                  std::size_t recorded_from) const {
  Ints key = input;
  // Networks with another graph of the same values share this; theirs may have fewer nodes.
  key.push_back(static_cast<std::int64_t>(fitted.graph.nodes.size()));
  key.push_back(static_cast<std::int64_t>(std::min(recorded_from, fitted.graph.nodes.size())));
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
  }
  const auto pixels = [](std::int64_t batch, std::int64_t height, std::int64_t width) {
    return static_cast<double>(batch) * static_cast<double>(height) * static_cast<double>(width);
  };
  const double more = pixels(input[0], input[2], input[3]) /
                      pixels(image.batch, std::max<std::int64_t>(image.height, 1),
                             std::max<std::int64_t>(image.width, 1));
  const Footprint all = footprint(fitted.graph, input, recorded_from,
                                  {.shapes = &fitted.shapes, .more_pixels = more});
  const std::lock_guard lock(mutex_);
  if (known_.size() >= kMostKnown) known_.clear();
  return known_[key] = {all.bytes(), all.live, all.node, all.too_large};
}

void PassBudget::require_pass(const Fitted& fitted, const ImageInput& image, const Ints& input,
                              std::size_t recorded_from) const {
  require_need(need(fitted, image, input, recorded_from), input);
}

void PassBudget::require_full_gradient(const Fitted& fitted, const ImageInput& image,
                                       const Ints& input) const {
  Need all = need(fitted, image, input, 0);
  all.bytes += 2 * all.live;
  require_need(all, input);
}

void PassBudget::require_way_back(const Fitted& fitted, const ImageInput& image,
                                  const Ints& input) const {
  Need all = need(fitted, image, input, 0);
  all.bytes += kHeldByARule * need(fitted, image, input, kNothing).live;
  require_need(all, input);
}

void PassBudget::require_need(const Need& found, const Ints& input) const {
  budget_.require_pass(found.bytes, input, found.node);
  require(found.too_large.empty(), Errc::bad_argument, "the network cannot take ", input[2], " x ",
          input[3], ": ", found.too_large, "; smaller sizes have fewer");
}

}  // namespace cameras
