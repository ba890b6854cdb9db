#include "evaluation/dataset/object_numbers.h"
#include "core/aten.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "cameras/error.h"
#include "cameras/image.h"
#include "core/named_file.h"
#include "core/read_file.h"

namespace cameras {
namespace {

using Colour = std::array<std::uint8_t, 3>;

Colour voc_colour(std::uint8_t number) {
  constexpr unsigned kHighest = 7;
  Colour colour{};
  unsigned bits = number;
  for (unsigned place = 0; place <= kHighest; ++place, bits >>= 3U) {
    for (unsigned channel = 0; channel < 3; ++channel) {
      const unsigned bit = (bits >> channel) & 1U;
      colour[channel] = static_cast<std::uint8_t>(colour[channel] | (bit << (kHighest - place)));
    }
  }
  return colour;
}

// A mask that takes too much memory is its own fault, and does not end the run.
Image decoded(std::span<const std::byte> bytes, const Limits& limits) {
  try {
    return Image::decode(bytes, limits);
  } catch (const Error& error) {
    if (error.code() != Errc::over_budget) throw;
    throw Error(Errc::bad_image, error.what());
  }
}

Image opened_mask(const MaskFile& given, const Limits& limits) {
  require(look_inside(given.folder, given.file) != NamedFile::outside, Errc::io,
          "is a link that leads out of the data set's folder of masks");
  constexpr std::int64_t kMostBytes = std::int64_t{1} << 26;
  return decoded(read_regular_file(given.file, std::min(kMostBytes, limits.image_bytes)), limits);
}

}  // namespace

void add_objects(const MaskFile& given, at::Tensor& mask, const Limits& limits) {
  naming(given.file.string(), [&] {
    const Image image = opened_mask(given, limits);
    require(image.height() == mask.size(0) && image.width() == mask.size(1), Errc::bad_argument,
            "the mask has ", image.width(), " x ", image.height(), " pixels, the picture ",
            mask.size(1), " x ", mask.size(0));
    const std::span<const std::uint8_t> rgb = image.rgb();
    at::Tensor found = at::zeros(mask.sizes(), at::kBool);
    bool* const pixels = found.data_ptr<bool>();
    for (const std::uint8_t number : given.objects) {
      const Colour colour = voc_colour(number);
      for (std::size_t i = 0; i < rgb.size() / 3; ++i) {
        pixels[i] = pixels[i] || std::ranges::equal(rgb.subspan(3 * i, 3), colour);
      }
    }
    mask.logical_or_(found);
  });
}

}  // namespace cameras
