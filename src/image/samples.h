#pragma once

#include <cstdint>
#include <span>
#include <utility>

#include "cameras/image.h"
#include "cameras/preprocess.h"
#include "image/raster.h"
#include "image/resample.h"

namespace cameras {

/// A picture's samples, in the type that carries all that its file holds.
template <class T>
struct Samples {
  std::int64_t height;
  std::int64_t width;
  std::span<const T> rgb;    ///< [height,width,3]
  std::span<const T> alpha;  ///< [height,width] or none
};

/// What a sample's smallest step is on the scale 0..255 that model cards speak of: 1, or 1/257.
template <class T>
constexpr double kStepsPerLevel = kFull<T> / 255.0;

/// Calls `use` with the picture's 16-bit samples where it has them, otherwise with its 8-bit ones.
template <class Use>
decltype(auto) with_samples(const Image& image, const Use& use) {
  if (image.wide()) {
    return use(Samples<std::uint16_t>{image.height(), image.width(), image.wide_rgb(),
                                      image.wide_alpha()});
  }
  return use(Samples<std::uint8_t>{image.height(), image.width(), image.rgb(), image.alpha()});
}

/// The channel as the network reads it: luma where there is one channel, red, green or blue in the
/// network's order, alpha (opaque where there is none) as the fourth.
Plane plane_of(const Samples<std::uint8_t>& samples, const PreprocessSettings& settings,
               std::size_t channel);
WidePlane plane_of(const Samples<std::uint16_t>& samples, const PreprocessSettings& settings,
                   std::size_t channel);

}  // namespace cameras
