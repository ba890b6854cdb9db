#include <jerror.h>

#include <array>

#include "cameras/error.h"
#include "image/codecs/jpeg_errors.h"
#include "image/encoders.h"

namespace cameras {
namespace {

// Takes a file from libjpeg, a buffer at a time.
class JpegTarget {
 public:
  JpegTarget() {
    manager_.init_destination = &rewind;
    manager_.empty_output_buffer = &take_buffer;
    manager_.term_destination = &take_rest;
  }

  jpeg_destination_mgr* manager() noexcept { return &manager_; }
  std::vector<std::byte> bytes() && { return std::move(file_.bytes); }

 private:
  // libjpeg hands back the manager, which is the first member.
  static JpegTarget& of(j_compress_ptr info) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
    return *reinterpret_cast<JpegTarget*>(info->dest);
  }
  static void rewind(j_compress_ptr info) {
    JpegTarget& target = of(info);
    target.manager_.next_output_byte = target.buffer_.data();
    target.manager_.free_in_buffer = target.buffer_.size();
  }
  static void take(j_compress_ptr info, std::size_t count) {
    if (!of(info).file_.append(of(info).buffer_.data(), count)) {
      info->err->msg_code = JERR_OUT_OF_MEMORY;
      info->err->msg_parm.i[0] = 0;
      info->err->error_exit(reinterpret_cast<j_common_ptr>(info));  // NOLINT
    }
  }
  static boolean take_buffer(j_compress_ptr info) {
    take(info, of(info).buffer_.size());
    rewind(info);
    return TRUE;
  }
  static void take_rest(j_compress_ptr info) {
    take(info, of(info).buffer_.size() - of(info).manager_.free_in_buffer);
  }

  jpeg_destination_mgr manager_ = {};
  std::array<JOCTET, 65536> buffer_;
  EncodedFile file_;
};

class JpegWriting {
 public:
  JpegWriting() {
    info_.err = errors_.manager();
    info_.client_data = &errors_;
  }
  JpegWriting(const JpegWriting&) = delete;
  JpegWriting& operator=(const JpegWriting&) = delete;
  ~JpegWriting() { jpeg_destroy_compress(&info_); }

  std::vector<std::byte> write(const PixelView<std::uint8_t>& pixels, int quality) {
    const bool written = errors_.run([&] {
      jpeg_create_compress(&info_);
      info_.dest = target_.manager();
      info_.image_height = static_cast<JDIMENSION>(pixels.height);
      info_.image_width = static_cast<JDIMENSION>(pixels.width);
      info_.input_components = 3;
      info_.in_color_space = JCS_RGB;
      jpeg_set_defaults(&info_);
      jpeg_set_quality(&info_, quality, TRUE);
      jpeg_start_compress(&info_, TRUE);
      while (info_.next_scanline < info_.image_height) {
        // libjpeg takes mutable pointers only; it does not write through this one.
        auto* row = const_cast<JSAMPROW>(pixels.row(info_.next_scanline));  // NOLINT
        jpeg_write_scanlines(&info_, &row, 1);
      }
      jpeg_finish_compress(&info_);
    });
    require(written, Errc::bad_argument,
            "the picture cannot be written as JPEG: ", errors_.reason());
    return std::move(target_).bytes();
  }

 private:
  JpegErrors errors_;
  JpegTarget target_;
  jpeg_compress_struct info_ = {};
};

}  // namespace

std::vector<std::byte> write_jpeg(const PixelView<std::uint8_t>& pixels, int quality) {
  return JpegWriting().write(pixels, quality);
}

}  // namespace cameras
