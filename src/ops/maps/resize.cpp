#include <array>
#include <cmath>
#include <limits>

#include "core/aten.h"
#include "ops/maps/axis_map.h"
#include "ops/maps/resample.h"
#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/axes.h"
#include "ops/shapes/sizes.h"

// Resize and Upsample. Every axis is resampled by itself, since all filters are separable.
// https://github.com/onnx/onnx/blob/main/docs/Operators.md#Resize
namespace cameras::ops {
namespace {

using Axes = std::vector<ResampledAxis>;

template <class Value, std::size_t count>
using Names = std::array<std::pair<std::string_view, Value>, count>;

constexpr Names<Filter, 5> kFilters{{{"nearest", Filter::nearest},
                                     {"linear", Filter::linear},
                                     {"cubic", Filter::cubic},
                                     {"bilinear", Filter::linear},  // Upsample before opset 7
                                     {"trilinear", Filter::linear}}};
constexpr Names<Coordinates, 7> kCoordinates{
    {{"half_pixel", Coordinates::half_pixel},
     {"half_pixel_symmetric", Coordinates::half_pixel_symmetric},
     {"pytorch_half_pixel", Coordinates::pytorch_half_pixel},
     {"align_corners", Coordinates::align_corners},
     {"asymmetric", Coordinates::asymmetric},
     {"tf_half_pixel_for_nn", Coordinates::tf_half_pixel_for_nn},
     {"tf_crop_and_resize", Coordinates::tf_crop_and_resize}}};
constexpr Names<Rounding, 4> kRoundings{{{"round_prefer_floor", Rounding::round_prefer_floor},
                                         {"round_prefer_ceil", Rounding::round_prefer_ceil},
                                         {"floor", Rounding::floor},
                                         {"ceil", Rounding::ceil}}};

// The value that attribute `key` names, the first of the list by default.
template <class Value, std::size_t count>
Value named(const Node& node, std::string_view key, const Names<Value, count>& names) {
  const std::string wanted = node.attribute(key, std::string(names[0].first));
  for (const auto& [name, value] : names) {
    if (wanted == name) return value;
  }
  std::string known;
  for (const auto& row : names) (known += known.empty() ? "" : ", ") += row.first;
  fail(Errc::bad_model, "expected ", key, " to be one of ", known, ", found '", wanted, "'");
}

Floats floats(const at::Tensor& values, std::string_view name) {
  require(values.is_floating_point() && values.dim() == 1, Errc::bad_model,
          "expected a list of numbers as '", name, "', found ", values.scalar_type(), " ",
          values.sizes());
  const at::Tensor local = values.to(at::kCPU).to(at::kFloat).contiguous();
  const auto* first = local.data_ptr<float>();
  const Floats numbers(first, first + local.numel());
  for (const float number : numbers) {
    require(std::isfinite(number), Errc::bad_model, "expected finite numbers as '", name,
            "', found ", number);
  }
  return numbers;
}

void require_count(std::size_t found, std::size_t wanted, std::string_view name) {
  require(found == wanted, Errc::bad_model, "expected ", wanted, " numbers as '", name, "', found ",
          found);
}

Axes unchanged(const at::Tensor& x) {
  Axes axes;
  for (const std::int64_t size : x.sizes()) axes.push_back({.in = size, .out = size});
  return axes;
}

void apply_scales(Axes& axes, const Ints& chosen, const Floats& scales) {
  require_count(scales.size(), chosen.size(), "scales");
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    ResampledAxis& axis = axes[chosen[i]];
    axis.out = scaled_size(axis.in, scales[i]);
    axis.denominator = scales[i];
  }
}

// keep_aspect_ratio_policy (opset 18): one scale for all, so that no axis is larger (smaller) than
// its size; halves round up.
Ints fitted(const Node& node, const Axes& axes, const Ints& chosen, const Ints& sizes) {
  const std::string policy = node.attribute("keep_aspect_ratio_policy", std::string("stretch"));
  if (policy == "stretch") return sizes;
  require(policy == "not_larger" || policy == "not_smaller", Errc::bad_model,
          "expected keep_aspect_ratio_policy = stretch, not_larger or not_smaller, found '", policy,
          "'");
  const bool larger = policy == "not_smaller";
  double scale = larger ? 0 : std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const double own = static_cast<double>(sizes[i]) / static_cast<double>(axes[chosen[i]].in);
    scale = larger ? std::max(scale, own) : std::min(scale, own);
  }
  Ints result;
  for (const std::int64_t axis : chosen) {
    const double size = std::floor(scale * static_cast<double>(axes[axis].in) + 0.5);
    require(size <= static_cast<double>(kMaxElements), Errc::bad_model, "expected at most ",
            kMaxElements, " elements, found size ", size);
    result.push_back(static_cast<std::int64_t>(size));
  }
  return result;
}

void apply_sizes(const Node& node, Axes& axes, const Ints& chosen, const Ints& sizes) {
  require_count(sizes.size(), chosen.size(), "sizes");
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    require(sizes[i] >= 1 && axes[chosen[i]].in >= 1, Errc::bad_model,
            "expected sizes >= 1, found ", sizes[i], " for size ", axes[chosen[i]].in);
  }
  const Ints outputs = fitted(node, axes, chosen, sizes);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    ResampledAxis& axis = axes[chosen[i]];
    axis.out = outputs[i];
    axis.numerator = static_cast<double>(axis.in);
    axis.denominator = static_cast<double>(axis.out);
  }
}

// roi: [start.., end..] of the chosen axes, in [0, 1].
void apply_crop(Axes& axes, const Ints& chosen, const at::Tensor& roi) {
  require(roi.defined(), Errc::bad_model,
          "expected input 'roi' for tf_crop_and_resize, found none");
  const Floats values = floats(roi, "roi");
  require_count(values.size(), 2 * chosen.size(), "roi");
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    axes[chosen[i]].crop_start = values[i];
    axes[chosen[i]].crop_end = values[chosen.size() + i];
  }
}

bool identical(const Sampling& sampling, const ResampledAxis& axis) {
  return axis.numerator == axis.denominator &&
         sampling.coordinates != Coordinates::tf_crop_and_resize &&
         sampling.coordinates != Coordinates::tf_half_pixel_for_nn;
}

bool images_only(const Sampling& sampling, const Axes& axes) {
  return axes.size() == 4 && identical(sampling, axes[0]) && identical(sampling, axes[1]);
}

// ATen's bilinear kernel means the same as half_pixel, and as align_corners for whole lengths.
bool is_native_linear(const Sampling& sampling, const Axes& axes) {
  if (sampling.filter != Filter::linear || sampling.antialias || sampling.exclude_outside ||
      !images_only(sampling, axes)) {
    return false;
  }
  const auto whole = [](const ResampledAxis& a) {
    return a.length() == static_cast<double>(a.out);
  };
  switch (sampling.coordinates) {
    case Coordinates::half_pixel: return true;
    case Coordinates::pytorch_half_pixel: return axes[2].out > 1 && axes[3].out > 1;
    case Coordinates::align_corners: return whole(axes[2]) && whole(axes[3]);
    default: return false;
  }
}

// Every pixel repeated a whole number of times; 16 keeps ATen's float32 positions exact.
bool is_repetition(const Sampling& sampling, const ResampledAxis& axis) {
  const std::int64_t times = axis.in > 0 ? axis.out / axis.in : 0;
  if (times < 1 || times > 16 || times * axis.in != axis.out) return false;
  const Ints positions = nearest_positions(sampling, axis);
  for (std::int64_t i = 0; i < axis.out; ++i) {
    if (positions[i] != i / times) return false;
  }
  return true;
}

at::Tensor resample_axis(const Sampling& sampling, const at::Tensor& x, std::int64_t axis,
                         const ResampledAxis& plan) {
  if (identical(sampling, plan)) return x;
  require(plan.in >= 1, Errc::bad_model, "expected elements to resize, found shape ", x.sizes());
  if (sampling.filter != Filter::nearest) return map_axis(x, axis, filter_weights(sampling, plan));
  const Ints positions = nearest_positions(sampling, plan);
  return x.index_select(axis, at::tensor(positions, at::kLong).to(x.device()));
}

// tf_crop_and_resize: what lies outside of the input gets a value of its own.
at::Tensor extrapolate(const Sampling& sampling, at::Tensor y, const Axes& axes, double value) {
  for (std::size_t i = 0; i < axes.size(); ++i) {
    Ints shape(axes.size(), 1);
    shape[i] = axes[i].out;
    at::Tensor outside = at::zeros(shape, at::kBool);
    for (std::int64_t j = 0; j < axes[i].out; ++j) {
      const double position = source_position(sampling, axes[i], j);
      const bool inside = position >= 0 && position <= static_cast<double>(axes[i].in - 1);
      outside.data_ptr<bool>()[j] = !inside;
    }
    y = y.masked_fill(outside.to(y.device()), value);
  }
  return y;
}

at::Tensor resample(const Node& node, const Sampling& sampling, const at::Tensor& x,
                    const Axes& axes) {
  Ints sizes;
  for (const ResampledAxis& axis : axes) sizes.push_back(axis.out);
  checked_sizes(sizes);
  require(sampling.filter == Filter::nearest || x.is_floating_point(), Errc::bad_model,
          "expected floating-point numbers to interpolate, found ", x.scalar_type());
  if (x.numel() > 0 && is_native_linear(sampling, axes)) {
    return at::upsample_bilinear2d(x, {sizes[2], sizes[3]},
                                   sampling.coordinates == Coordinates::align_corners,
                                   axes[2].scale(), axes[3].scale());
  }
  if (sampling.filter == Filter::nearest && x.is_floating_point() && images_only(sampling, axes) &&
      is_repetition(sampling, axes[2]) && is_repetition(sampling, axes[3])) {
    return at::upsample_nearest2d(x, {sizes[2], sizes[3]});
  }
  at::Tensor y = x;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    y = resample_axis(sampling, y, static_cast<std::int64_t>(i), axes[i]);
  }
  if (sampling.coordinates != Coordinates::tf_crop_and_resize) return y;
  return extrapolate(sampling, y, axes, node.attribute("extrapolation_value", 0.F));
}

// Upsample and Resize of opset 10 know one way to place pixels.
Tensors resize_by_scales(const Node& node, Inputs inputs) {
  const at::Tensor& x = operand(inputs, 0, "X");
  const Floats scales = node.has("scales") ? node.attribute("scales", Floats{})
                                           : floats(operand(inputs, 1, "scales"), "scales");
  const Sampling sampling{.filter = named(node, "mode", kFilters),
                          .coordinates = Coordinates::asymmetric,
                          .rounding = Rounding::floor};
  Axes axes = unchanged(x);
  apply_scales(axes, axes_from(0, x.dim()), scales);
  return {resample(node, sampling, x, axes)};
}

}  // namespace

// X -> every axis scaled; scales are an attribute (opset 7) or an input (opset 9).
Tensors upsample(const Node& node, Inputs inputs) { return resize_by_scales(node, inputs); }

// Opset 10: as Upsample, and it may shrink.
Tensors resize_10(const Node& node, Inputs inputs) { return resize_by_scales(node, inputs); }

// Since opset 11: X, roi, scales, sizes, one of the last two given.
Tensors resize(const Node& node, Inputs inputs) {
  const at::Tensor& x = operand(inputs, 0, "X");
  const Sampling sampling{
      .filter = named(node, "mode", kFilters),
      .coordinates = named(node, "coordinate_transformation_mode", kCoordinates),
      .rounding = named(node, "nearest_mode", kRoundings),
      .antialias = node.attribute<std::int64_t>("antialias", 0) != 0,
      .exclude_outside = node.attribute<std::int64_t>("exclude_outside", 0) != 0,
      .cubic_coeff = node.attribute("cubic_coeff_a", -0.75F)};
  Axes axes = unchanged(x);
  const Ints chosen = axes_of(node.attribute("axes", axes_from(0, x.dim())), x.dim());
  const at::Tensor scales = optional_operand(inputs, 2);
  const at::Tensor sizes = optional_operand(inputs, 3);
  if (sizes.defined() && sizes.numel() > 0) {
    apply_sizes(node, axes, chosen, integers(sizes, "sizes"));
  } else {
    require(scales.defined(), Errc::bad_model, "expected input 'scales' or 'sizes', found none");
    apply_scales(axes, chosen, floats(scales, "scales"));
  }
  if (sampling.coordinates == Coordinates::tf_crop_and_resize) {
    apply_crop(axes, chosen, optional_operand(inputs, 1));
  }
  return {resample(node, sampling, x, axes)};
}

}  // namespace cameras::ops
