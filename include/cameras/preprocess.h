#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "cameras/image.h"

#pragma GCC visibility push(default)
namespace cameras {

/// A rectangle of image pixels.
struct Region {
  double top = 0;
  double left = 0;
  double height = 0;
  double width = 0;
};

/// An image as the network reads it.
struct Prepared {
  at::Tensor input;  ///< [1,C,h,w] float32, normalised
  Region seen;       ///< the part of the image that `input` shows (a centre crop hides the rest)
};

/// PIL's resampling filters, by the numbers that model cards use.
enum class Resample { nearest = 0, lanczos = 1, bilinear = 2, bicubic = 3, box = 4, hamming = 5 };

enum class ChannelOrder { rgb, bgr };

/// Where a centre crop begins that leaves an odd number of pixels out: with the smaller half before
/// it, as transformers' image processors cut, or at the even one of the two places, as torchvision
/// and with it timm do.
enum class OddCrop { smaller_half, even_start };

/// How an image becomes a network's input, in the vocabulary of Hugging Face's
/// preprocessor_config.json. Plain data; Preprocess checks it.
struct PreprocessSettings {
  std::int64_t channels = 3;       ///< 1 (luma), 3 or 4 (with alpha)
  std::int64_t height = 224;       ///< of the resized image; 0 (as width): shortest_edge, or
  std::int64_t width = 224;        ///< without one the image's own size
  std::int64_t shortest_edge = 0;  ///< > 0: keep the aspect ratio, this is the shorter side
  std::int64_t crop_height = 0;    ///< > 0: centre crop after the resize
  std::int64_t crop_width = 0;     ///< > 0: centre crop after the resize
  OddCrop odd_crop = OddCrop::smaller_half;
  Resample resample = Resample::bilinear;
  double rescale_factor = 1.0 / 255;  ///< multiplies pixels of 0..255; 1 leaves them as they are
  std::vector<double> mean = {};      ///< by channel in channel order, or one for all; empty = 0
  std::vector<double> std = {};       ///< by channel in channel order, or one for all; empty = 1
  ChannelOrder order = ChannelOrder::rgb;
};

/// How a picture comes to the input's size: "shortest edge 256, centre crop 224 x 224", "stretched
/// to 224 x 224", "not resized".
std::string resize_text(const PreprocessSettings& settings);

/// A network's input convention: image -> tensor. Immutable and stateless.
class Preprocess {
 public:
  /// @throws Error{bad_argument} naming the field that makes no sense
  explicit Preprocess(PreprocessSettings settings);

  /// Resize (antialiased as PIL does, rounded to 8 bits, or to 16 for a wide image), centre crop,
  /// rescale, normalise. 16 bits lie on the same scale of 0..255 as 8 do, in steps of 1/257: with
  /// a factor of 1/255 the network reads value / 65535.
  /// An image that already has the target size is not resampled. Luma = 0.299 R + 0.587 G +
  /// 0.114 B, rounded; a missing alpha plane counts as opaque. A crop larger than the image is
  /// filled with black, and `seen` then reaches beyond the image. Alpha is one more channel: it
  /// neither darkens nor weighs colours.
  /// @throws Error{bad_argument} for an image so long that its shortest_edge makes it huge
  Prepared operator()(const Image& image) const;

  /// A black pixel, opaque where there is alpha, as the network reads it: [1,C,1,1] float32. It is
  /// not zero where a mean is subtracted.
  at::Tensor black() const;

  /// The same of a white pixel. Alpha is 255 in both, so all that lies between the two are the
  /// colours of opaque pixels.
  at::Tensor white() const;

  /// The image as it is after the resize and before the crop, opaque: what operator() reads without
  /// resampling it again. Grey where the network reads luma, wide where the image is.
  Image resized(const Image& image) const;

  /// `resized` with the pixels of the crop replaced by those that `input` shows, rounded to the
  /// bits that `resized` has: operator() of the result gives `input` back.
  /// @param resized as resized() makes it
  /// @param input [1,C,h,w] float32, as operator() makes it of `resized`; alpha is not read
  /// @throws Error{bad_argument} for another shape, or a crop that reaches beyond the image
  Image with_input(const Image& resized, const at::Tensor& input) const;

  const PreprocessSettings& settings() const noexcept { return settings_; }

 private:
  PreprocessSettings settings_;
};

}  // namespace cameras
#pragma GCC visibility pop
