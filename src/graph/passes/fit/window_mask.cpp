#include "graph/passes/fit/window_mask.h"
#include "core/aten.h"

#include <utility>

namespace cameras::fit {
namespace {

Size together(const Size& a, const Size& b) {
  Size both = a;
  both.constant *= b.constant;
  both.divisor *= b.divisor;
  both.factors.insert(both.factors.end(), b.factors.begin(), b.factors.end());
  return both;
}

// 1 for what a shift by `shift` brought into the last window from the other end: [windows,side].
at::Tensor brought(std::int64_t windows, std::int64_t side, std::int64_t shift) {
  at::Tensor regions = at::zeros({windows, side}, at::kLong);
  regions.select(0, windows - 1).narrow(0, side - shift, shift).fill_(1);
  return regions;
}

}  // namespace

at::Tensor unseen(const Ints& windows, std::int64_t rows, std::int64_t columns) {
  const std::int64_t down = windows.at(0), across = windows.at(1);
  const std::int64_t height = windows.at(2), width = windows.at(3);
  const at::Tensor regions = 2 * brought(down, height, rows).view({down, 1, height, 1}) +
                             brought(across, width, columns).view({1, across, 1, width});
  const at::Tensor flat = regions.reshape({down * across, height * width});
  const at::Tensor apart = flat.unsqueeze(1) != flat.unsqueeze(2);
  return apart.view({down, across, height, width, height, width});
}

// A grid of two is the four kinds; a larger one has more of the first row and column before them,
// one of a single row loses the last. Where that would be wrong it keeps both, and is refused by
// the Reshape that counts.
std::string append_window_mask(Rewrite& rewrite, const std::string& name, const WindowMask& mask) {
  rewrite.constants[name + "/kinds"] = mask.kinds;
  rewrite.constants[name + "/two"] = at::full({1}, 2, at::kLong);
  rewrite.constants[name + "/none"] = at::zeros({1}, at::kLong);
  const std::string grid = append_sizes(rewrite, name + "/grid", {mask.down, mask.across});
  const std::string more = append_node(rewrite, "Sub", {grid, name + "/two"}, name + "/more");
  const std::string before = append_node(rewrite, "Max", {more, name + "/none"}, name + "/before");
  std::string after = name + "/after";
  if (mask.single_is_shifted)
    rewrite.constants[after] = at::zeros({2}, at::kLong);
  else
    append_node(rewrite, "Min", {more, name + "/none"}, after);
  const std::string pads =
      append_node(rewrite, "Concat", {before, name + "/none", after, name + "/none"},
                  name + "/pads", {{"axis", std::int64_t{0}}});
  const std::string all = append_node(rewrite, "Pad", {name + "/kinds", pads}, name + "/all",
                                      {{"mode", std::string("edge")}});
  std::vector<Size> sizes;
  for (const std::int64_t size : mask.shape) sizes.push_back({.constant = size, .factors = {}});
  sizes.at(mask.axis) = together(mask.down, mask.across);
  const std::string target = append_sizes(rewrite, name + "/sizes", sizes);
  return append_node(rewrite, "Reshape", {all, target}, name);
}

}  // namespace cameras::fit
