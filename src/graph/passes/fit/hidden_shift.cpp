#include "graph/passes/fit/hidden_shift.h"

#include <algorithm>
#include <utility>

#include "graph/passes/fit/roll.h"

namespace cameras::fit {
namespace {

// Each look walks over them all; networks of this kind have a few thousand.
constexpr std::size_t kMostToWalk = 1U << 12U;

// By how many rows and columns a map is shifted before it is cut: none, or both.
std::optional<std::pair<std::int64_t, std::int64_t>> shift_of(const Node& cut, std::size_t rows,
                                                              const Context& context) {
  const auto last = roll_into(cut.inputs.at(0), context);
  const auto first = last ? roll_into(last->value, context) : std::nullopt;
  if (!first || std::min(first->axis, last->axis) != rows ||
      std::max(first->axis, last->axis) != rows + 1) {
    return {};
  }
  return first->axis == rows ? std::pair(first->start, last->start)
                             : std::pair(last->start, first->start);
}

// Blocks of attention inside of windows, in the file's order.
class Blocks {
 public:
  explicit Blocks(const Context& context) : context_(context) {}

  void pass(const Node& node) {
    const auto windows = window_cut(node, context_);
    if (!windows) return;
    judge();
    const Ints& map = context_.shapes(node.inputs.at(0))->native;
    position_ = cut_ != nullptr && map == map_ ? position_ + 1 : 0;
    cut_ = &node;
    windows_ = *windows;
    map_ = map;
  }

  std::optional<HiddenShift> hidden() const {
    const bool one_window = windows_.down == 1 && windows_.across == 1 && !windows_.far_apart;
    const bool like_others =
        windows_.height == shifted_windows_.height && windows_.width == shifted_windows_.width;
    const bool is_one = cut_ != nullptr && shift_ && regular_ && one_window && like_others &&
                        position_ % 2 == 1 && !shift_of(*cut_, windows_.rows, context_);
    if (!is_one) return {};
    return HiddenShift{cut_, windows_, shift_->first, shift_->second};
  }

 private:
  // The block in front of the next, where there are several windows.
  void judge() {
    if (cut_ == nullptr || windows_.down == 1 || windows_.across == 1) return;
    const auto shift = shift_of(*cut_, windows_.rows, context_);
    const bool in_order = shift.has_value() == (position_ % 2 == 1);
    const bool as_before = !shift || !shift_ || *shift == *shift_;
    const bool within = !shift || (shift->first > 0 && shift->first < windows_.height &&
                                   shift->second > 0 && shift->second < windows_.width);
    regular_ = regular_ && in_order && as_before && within;
    if (!shift) return;
    shift_ = shift;
    shifted_windows_ = windows_;
  }

  const Context& context_;
  const Node* cut_ = nullptr;  // of the last block
  WindowCut windows_;
  Ints map_;
  int position_ = 0;  // among blocks of the same size
  bool regular_ = true;
  std::optional<std::pair<std::int64_t, std::int64_t>> shift_;
  WindowCut shifted_windows_;
};

}  // namespace

std::optional<HiddenShift> hidden_shift(const Node& node, const Context& context) {
  if (context.file_nodes().size() > kMostToWalk) return {};
  Blocks blocks(context);
  for (const Node& earlier : context.file_nodes()) {
    if (earlier.outputs.empty()) continue;
    blocks.pass(earlier);
    if (earlier.outputs[0] != node.outputs.at(0)) continue;
    return earlier.inputs == node.inputs ? blocks.hidden() : std::nullopt;
  }
  return {};
}

}  // namespace cameras::fit
