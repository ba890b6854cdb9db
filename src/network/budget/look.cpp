#include "network/budget/look.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "cameras/error.h"
#include "network/budget/footprint.h"

namespace cameras {
namespace {

// Some seconds of work, and a small part of any machine's memory. VGG-16 at 224 x 224 makes 0.11 GB
// of values with 15 G multiplications.
constexpr double kMuchMade = 1U << 31U;
constexpr double kMuchLive = 1U << 28U;
constexpr double kManyProducts = 275e9;
// Of more than one image, where one shows the same: trying takes several times as much.
constexpr double kMuchLiveOfABatch = 1U << 26U;

// A minute or so of a processor. VGG-16 takes 15e9 at 224 x 224.
constexpr double kMostProducts = 2e12;

// Networks halve their maps five times.
constexpr std::int64_t kSmallestSide = 32;

Ints input_of(const ImageInput& image) {
  return {image.batch, image.channels, image.height, image.width};
}

bool is_much(const Footprint& pass) {
  return pass.made > kMuchMade || pass.live > kMuchLive || pass.products > kManyProducts;
}

// Loading a network tries it: who only looks at a file should not wait for hours.
void require_work(const Footprint& pass, const ImageInput& image) {
  constexpr double kTera = 1e12;
  const std::string batch =
      image.batch > 1 ? " and a batch of " + std::to_string(image.batch) : std::string();
  require(pass.products <= kMostProducts, Errc::bad_model, "trying this network at ", image.height,
          " x ", image.width, batch, " takes ", pass.products / kTera, "e12 multiplications (",
          pass.costliest, "), expected at most ", kMostProducts / kTera, "e12");
}

// Half of a side, in whole multiples of the smallest.
std::int64_t halved(std::int64_t side) {
  if (side <= kSmallestSide) return side;
  return std::max(kSmallestSide, side / 2 / kSmallestSide * kSmallestSide);
}

// Whether the sizes of all values follow from any batch: one that is written into the nodes fits
// itself alone, or 1 where values are expanded to it.
bool takes_any_batch(const Graph& graph, const ImageInput& image) {
  const auto complete = [&](std::int64_t batch) {
    return footprint(graph, {batch, image.channels, image.height, image.width}).complete;
  };
  return complete(1) && complete(2);
}

// Sides first: the batch is written into the nodes, or may be.
std::optional<ImageInput> next_smaller(const ImageInput& image) {
  ImageInput next = image;
  next.height = halved(image.height);
  next.width = halved(image.width);
  if (next.height == image.height && next.width == image.width) {
    if (image.batch <= 1) return std::nullopt;
    next.batch = 1;
  }
  return next;
}

// Whether what was found from sizes alone is what a run on a smaller image finds as well.
bool is_confirmed(const Fitted& told, const Graph& graph, const ImageInput& smaller) {
  if (told.notes.empty()) return true;
  try {
    const Fitted run = fit_to_any_size(graph, smaller);
    return run.notes == told.notes && run.native_only.empty() == told.native_only.empty();
  } catch (const Error&) {  // it counts on its size
    return false;
  }
}

}  // namespace

Look look_at(const Graph& graph, const ImageInput& image, const MemoryBudget& budget) {
  const Ints single{1, image.channels, image.height, image.width};
  const Footprint one = footprint(graph, single);
  budget.require_pass(one.bytes(), single, one.node);
  require(one.too_large.empty(), Errc::bad_model, one.too_large);
  Look look{.image = image};
  Footprint pass = footprint(graph, input_of(look.image));
  const bool large_batch = image.batch > 1 && (is_much(pass) || pass.live > kMuchLiveOfABatch);
  if (large_batch && takes_any_batch(graph, image)) {
    look = {.image = image, .smaller = true};
    look.image.batch = 1;
    pass = footprint(graph, input_of(look.image));
  }
  while (is_much(pass)) {
    look.smaller = true;
    const auto next = next_smaller(look.image);
    if (!next) break;
    look.image = *next;
    pass = footprint(graph, input_of(look.image));
  }
  require_work(pass, look.image);
  return look;
}

Fitted fitted_for(const Graph& graph, const ImageInput& image, const Look& look,
                  const MemoryBudget& budget) {
  if (look.smaller) {
    auto told = fit_by_sizes(graph, image);
    if (told && is_confirmed(*told, graph, look.image)) return *std::move(told);
  }
  const Footprint pass = footprint(graph, input_of(image));
  budget.require_pass(pass.bytes(), input_of(image), pass.node);
  require_work(pass, image);
  return fit_to_any_size(graph, image);
}

}  // namespace cameras
