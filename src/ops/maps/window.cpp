#include "ops/maps/window.h"

#include "core/aten.h"
#include "ops/shapes/sizes.h"

namespace cameras::ops {
namespace {

// What one position covers of an axis.
std::int64_t extent(const Window& w, std::size_t axis) {
  return w.dilations[axis] * (w.kernel[axis] - 1) + 1;
}

// SAME_UPPER and SAME_LOWER: ceil(size / stride) positions; an odd pixel goes after or in front.
void pad_same(Window& w, at::IntArrayRef spatial, bool upper) {
  for (std::size_t i = 0; i < spatial.size(); ++i) {
    const std::int64_t positions = (spatial[i] + w.strides[i] - 1) / w.strides[i];
    const std::int64_t covered = (positions - 1) * w.strides[i] + extent(w, i);
    const std::int64_t total = std::max<std::int64_t>(covered - spatial[i], 0);
    w.before[i] = upper ? total / 2 : total - total / 2;
    w.after[i] = total - w.before[i];
  }
}

void read_pads(Window& w, const Node& node, at::IntArrayRef spatial) {
  const std::size_t rank = spatial.size();
  const std::string automatic = auto_pad(node);
  w.before.assign(rank, 0);
  w.after.assign(rank, 0);
  if (automatic == "NOTSET") {
    const Ints pads = spatial_attribute(node, "pads", 2 * rank, 0, 0);
    w.before.assign(pads.begin(), pads.begin() + static_cast<std::ptrdiff_t>(rank));
    w.after.assign(pads.begin() + static_cast<std::ptrdiff_t>(rank), pads.end());
    return;
  }
  if (automatic != "VALID") pad_same(w, spatial, automatic == "SAME_UPPER");
}

// ceil_mode lets a single window stand out beyond its axis: what is there never counts, so it is a
// window over the whole axis (the pooler of Hugging Face's EfficientNet).
void clip_to_axes(Window& w, at::IntArrayRef spatial) {
  for (std::size_t i = 0; i < spatial.size(); ++i) {
    const std::int64_t size = spatial[i] + w.before[i] + w.after[i];
    const std::int64_t beyond = w.kernel[i] - size;
    if (spatial[i] > 0 && w.dilations[i] == 1 && beyond > 0 && beyond < w.strides[i]) {
      w.kernel[i] = size;
    }
  }
}

std::int64_t positions(const Window& w, std::size_t axis, std::int64_t size, bool ceil_mode) {
  const std::int64_t room = size + w.before[axis] + w.after[axis] - extent(w, axis);
  require(room >= 0, Errc::bad_model, "expected an input that the window of ", extent(w, axis),
          " fits into, found size ", size, " padded by ", w.before[axis], " and ", w.after[axis]);
  std::int64_t count = room / w.strides[axis] + 1;
  if (!ceil_mode || room % w.strides[axis] == 0) return count;
  const bool starts_inside = count * w.strides[axis] < size + w.before[axis];
  return starts_inside ? count + 1 : count;
}

}  // namespace

std::string auto_pad(const Node& node) {
  std::string word = node.attribute("auto_pad", std::string("NOTSET"));
  if (word.empty()) return "NOTSET";
  require(word == "NOTSET" || word == "VALID" || word == "SAME_UPPER" || word == "SAME_LOWER",
          Errc::bad_model, "expected auto_pad = NOTSET, VALID, SAME_UPPER or SAME_LOWER, found '",
          word, "'");
  return word;
}

Ints spatial_attribute(const Node& node, std::string_view key, std::size_t rank,
                       std::int64_t fallback, std::int64_t low) {
  Ints values = node.attribute(key, Ints(rank, fallback));
  require(values.size() == rank, Errc::bad_model, "expected ", rank, " numbers in attribute '", key,
          "', found ", values.size());
  for (const std::int64_t value : values) {
    require(value >= low && value <= kMaxElements, Errc::bad_model, "expected attribute '", key,
            "' in [", low, ", ", kMaxElements, "], found ", value);
  }
  return values;
}

Window window(const Node& node, const Ints& kernel, at::IntArrayRef spatial) {
  const std::size_t rank = spatial.size();
  Window w;
  w.kernel = kernel;
  require(kernel.size() == rank, Errc::bad_model, "expected a kernel of ", rank, " axes, found ",
          kernel.size());
  for (const std::int64_t size : kernel) {
    require(size >= 1 && size <= kMaxElements, Errc::bad_model, "expected kernel sizes in [1, ",
            kMaxElements, "], found ", size);
  }
  w.strides = spatial_attribute(node, "strides", rank, 1, 1);
  w.dilations = spatial_attribute(node, "dilations", rank, 1, 1);
  read_pads(w, node, spatial);
  const bool ceil_mode = node.attribute<std::int64_t>("ceil_mode", 0) != 0;
  if (ceil_mode) clip_to_axes(w, spatial);
  for (std::size_t i = 0; i < rank; ++i) w.output.push_back(positions(w, i, spatial[i], ceil_mode));
  return w;
}

at::Tensor padded(const at::Tensor& x, const Ints& before, const Ints& after, double value) {
  Ints sizes = x.sizes().vec();
  Ints last_axis_first;
  bool changed = false;
  for (std::size_t i = before.size(); i-- > 0;) {
    sizes[sizes.size() - before.size() + i] += before[i] + after[i];
    last_axis_first.insert(last_axis_first.end(), {before[i], after[i]});
    changed = changed || before[i] != 0 || after[i] != 0;
  }
  if (!changed) return x;
  checked_sizes(sizes);
  return at::constant_pad_nd(x, last_axis_first, value);
}

}  // namespace cameras::ops
