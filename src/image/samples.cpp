#include "image/samples.h"

namespace cameras {
namespace {

template <class T>
std::vector<T> luma(std::span<const T> rgb) {
  std::vector<T> result(rgb.size() / 3);
  for (std::size_t i = 0; i < result.size(); ++i) {
    // 0.299, 0.587 and 0.114 with 16 fractional bits, and one half; 32 bits hold it for 65535 too
    const std::uint32_t sum =
        19595U * rgb[3 * i] + 38470U * rgb[3 * i + 1] + 7471U * rgb[3 * i + 2] + 32768U;
    result[i] = static_cast<T>(sum >> 16U);
  }
  return result;
}

template <class T>
std::vector<T> colour(std::span<const T> rgb, std::size_t channel) {
  std::vector<T> result(rgb.size() / 3);
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = rgb[3 * i + channel];
  return result;
}

template <class T>
PlaneOf<T> channel_plane(const Samples<T>& samples, const PreprocessSettings& settings,
                         std::size_t channel) {
  PlaneOf<T> plane{samples.height, samples.width};
  if (settings.channels == 1) {
    plane.values = luma(samples.rgb);
  } else if (channel < 3) {
    plane.values = colour(samples.rgb, settings.order == ChannelOrder::bgr ? 2 - channel : channel);
  } else if (samples.alpha.empty()) {
    plane.values.assign(samples.rgb.size() / 3, kFull<T>);
  } else {
    plane.values.assign(samples.alpha.begin(), samples.alpha.end());
  }
  return plane;
}

}  // namespace

Plane plane_of(const Samples<std::uint8_t>& samples, const PreprocessSettings& settings,
               std::size_t channel) {
  return channel_plane(samples, settings, channel);
}

WidePlane plane_of(const Samples<std::uint16_t>& samples, const PreprocessSettings& settings,
                   std::size_t channel) {
  return channel_plane(samples, settings, channel);
}

}  // namespace cameras
