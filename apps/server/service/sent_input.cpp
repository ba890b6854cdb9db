#include "server/service/sent_input.h"

// ivalue.h comes first, for clang 14: see src/core/aten.h.
#include <ATen/core/ivalue.h>
#include <ATen/ops/isfinite.h>
#include <cstdint>
#include <vector>

#include "cameras/error.h"
#include "cameras/npy.h"
#include "cameras/text.h"

namespace cameras::server {

bool is_input(std::string_view bytes) { return bytes.starts_with("\x93NUMPY"); }

at::Tensor read_input(std::span<const std::byte> bytes, const Limits& limits) {
  at::Tensor input;
  try {
    input = decode_npy(bytes);
  } catch (const Error& error) {
    fail(Errc::bad_image, error.what());
  }
  const bool fits =
      input.dim() == 4 && input.size(0) == 1 && input.is_floating_point() && input.numel() > 0;
  require(fits, Errc::bad_image, "expected an input as floating-point numbers [1,C,h,w], found ",
          input.is_floating_point() ? "" : "whole numbers or booleans ",
          shape_text(input.sizes().vec()));
  require(input.size(2) <= limits.image_pixels / input.size(3), Errc::bad_image,
          "expected an input of at most ", limits.image_pixels, " pixels, found ", input.size(2),
          " x ", input.size(3));
  require(at::isfinite(input).all().item<bool>(), Errc::bad_image,
          "expected an input of finite numbers");
  return input;
}

Image shown(const at::Tensor& input) {
  at::Tensor colours = input[0];
  if (colours.size(0) != 3) colours = colours.mean(0, /*keepdim=*/true).expand({3, -1, -1});
  const double least = colours.min().item<double>();
  const double range = colours.max().item<double>() - least;
  const double scale = range > 0 ? 255 / range : 0;
  const at::Tensor bytes = colours.sub(least)
                               .mul(scale)
                               .round()
                               .clamp(0, 255)
                               .permute({1, 2, 0})
                               .to(at::kByte)
                               .contiguous();
  const auto* const first = bytes.data_ptr<std::uint8_t>();
  return Image::from_pixels(input.size(2), input.size(3),
                            std::vector<std::uint8_t>(first, first + bytes.numel()));
}

Prepared prepared_for(const StoredImage& stored, const Model& model) {
  if (!stored.input.defined()) return model.preprocess(stored.image);
  const Network& network = model.network;
  const std::int64_t height = stored.input.size(2);
  const std::int64_t width = stored.input.size(3);
  require(stored.input.size(1) == network.image().channels, Errc::bad_argument,
          "expected an input of ", network.image().channels, " channels, found ",
          stored.input.size(1));
  const bool native = height == network.native_height() && width == network.native_width();
  require(native || network.native_only_reason().empty(), Errc::bad_argument,
          "expected an input of ", network.native_height(), " x ", network.native_width(),
          ", the only size at which the network runs, found ", height, " x ", width);
  return {.input = stored.input,
          .seen = {.top = 0,
                   .left = 0,
                   .height = static_cast<double>(height),
                   .width = static_cast<double>(width)}};
}

}  // namespace cameras::server
