#include <webp/decode.h>

#include "cameras/error.h"
#include "image/container.h"

namespace cameras {

AnyRaster read_webp(const Container& container, const Limits&) {
  const Bytes stream = container.stream();
  WebPBitstreamFeatures features;
  require(WebPGetFeatures(stream.data(), stream.size(), &features) == VP8_STATUS_OK,
          Errc::bad_image, "file is damaged: the picture data cannot be decoded");
  require(features.width == container.width && features.height == container.height, Errc::bad_image,
          "file is damaged: its header says ", container.width, " x ", container.height,
          " pixels, its data ", features.width, " x ", features.height);
  Raster<std::uint8_t> raster{
      .height = container.height, .width = container.width, .channels = container.alpha ? 4 : 3};
  const std::int64_t row = raster.width * raster.channels;
  raster.values.resize(static_cast<std::size_t>(row * raster.height));
  const auto decode = container.alpha ? &WebPDecodeRGBAInto : &WebPDecodeRGBInto;
  require(decode(stream.data(), stream.size(), raster.values.data(), raster.values.size(),
                 static_cast<int>(row)) != nullptr,
          Errc::bad_image, "file is damaged: the picture data cannot be decoded");
  return raster;
}

}  // namespace cameras
