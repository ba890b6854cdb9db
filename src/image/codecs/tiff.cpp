#include "cameras/error.h"
#include "image/codecs/tiff_layout.h"
#include "image/container.h"

namespace cameras {
namespace {

// Smaller copies of the picture and masks for it may follow; other pictures may not.
void require_one_picture(const TiffFile& file) {
  constexpr int kMostCopies = 64;
  constexpr std::uint32_t kBeside = FILETYPE_REDUCEDIMAGE | FILETYPE_MASK;
  for (int i = 0; TIFFLastDirectory(file.get()) == 0; ++i) {
    require(i < kMostCopies, Errc::bad_image, "expected at most ", kMostCopies,
            " smaller copies of the picture, found more");
    if (TIFFReadDirectory(file.get()) != 1) break;  // what is broken after it is not the picture's
    require((file.field<std::uint32_t>(TIFFTAG_SUBFILETYPE, 0) & kBeside) != 0, Errc::bad_image,
            "files of several pages are not supported, expected one picture");
  }
}

}  // namespace

Container parse_tiff(Bytes bytes, const Limits& limits) {
  const TiffFile file(bytes);
  const TiffLayout layout = tiff_layout(file, limits);
  const int orientation = file.field<std::uint16_t>(TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
  require_one_picture(file);
  return {.height = layout.height,
          .width = layout.width,
          .alpha = layout.alpha,
          .wide = layout.bits > 8,
          .orientation = orientation >= 1 && orientation <= 8 ? orientation : 1,
          .whole = bytes};
}

}  // namespace cameras
