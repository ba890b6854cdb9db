#pragma once

#include <tiffio.h>

#include <cstdint>
#include <memory>
#include <string>

#include "image/byte_reader.h"

namespace cameras {

/// A TIFF file in memory, open in libtiff, whose messages are kept instead of printed.
class TiffFile {
 public:
  /// `bytes` has to outlive the object. @throws Error{bad_image} when there is no picture in it
  explicit TiffFile(Bytes bytes);

  TIFF* get() const noexcept { return tiff_.get(); }

  /// A field of the picture, or what the standard says where it is missing; `fallback` where it
  /// says nothing.
  template <class T>
  T field(std::uint32_t tag, T fallback) const {
    T value = fallback;
    return TIFFGetFieldDefaulted(tiff_.get(), tag, &value) == 1 ? value : fallback;
  }

  /// What libtiff said first since the last call, as an error or a warning; "" = nothing. A warning
  /// during decoding tells of data that are missing or wrong.
  std::string take_message();

 private:
  // What libtiff's callbacks see; it stays where it is when the file is moved.
  struct Source {
    Bytes bytes;
    std::uint64_t at = 0;
    std::string message = {};
  };
  struct Close {
    void operator()(TIFF* tiff) const { TIFFClose(tiff); }
  };
  static tmsize_t read(thandle_t handle, void* to, tmsize_t count);
  static toff_t seek(thandle_t handle, toff_t offset, int whence);
  static int hear(TIFF* tiff, void* source, const char* module, const char* format,
                  va_list arguments);

  std::unique_ptr<Source> source_;
  std::unique_ptr<TIFF, Close> tiff_;
};

}  // namespace cameras
