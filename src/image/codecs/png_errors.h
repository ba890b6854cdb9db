#pragma once

#include <png.h>

#include <array>
#include <csetjmp>
#include <string>

namespace cameras {

/// libpng's messages, kept instead of printed. It is written in C: what it cannot go on from leaves
/// it by longjmp, which must not pass a destructor. So each call of it is a step of its own.
class PngErrors {
 public:
  /// A reader or a writer that reports here; null when there is no memory for one.
  png_structp make_reader() {
    return png_create_read_struct(PNG_LIBPNG_VER_STRING, this, &give_up, &ignore);
  }
  png_structp make_writer() {
    return png_create_write_struct(PNG_LIBPNG_VER_STRING, this, &give_up, &ignore);
  }

  /// Runs a step that only calls libpng. False when libpng gave up in it; reason() then says why.
  template <class Step>
  bool run(const Step& step) {
    if (setjmp(jump_) != 0) return false;  // NOLINT(cert-err52-cpp): how libpng reports errors
    step();
    return true;
  }

  std::string reason() const { return reason_.data(); }

 private:
  [[noreturn]] static void give_up(png_structp png, png_const_charp message);
  // What libpng only warns of is whole: a picture that is not is an error to it.
  static void ignore(png_structp, png_const_charp) {}

  std::jmp_buf jump_ = {};
  std::array<char, 160> reason_ = {};
};

}  // namespace cameras
