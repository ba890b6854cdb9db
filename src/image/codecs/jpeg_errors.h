#pragma once

#include <cstddef>
#include <cstdio>  // jpeglib.h needs it
// Behind <cstdio>:
#include <jpeglib.h>

#include <csetjmp>
#include <string>

namespace cameras {

/// libjpeg's messages, kept instead of printed. It is written in C: what it cannot go on from
/// leaves it by longjmp, which must not pass a destructor. So each call of it is a step of its own.
class JpegErrors {
 public:
  JpegErrors();

  /// For jpeg_compress_struct::err and jpeg_decompress_struct::err; `this` belongs into their
  /// client_data.
  jpeg_error_mgr* manager() noexcept { return &manager_; }

  /// Runs a step that only calls libjpeg. False when libjpeg gave up in it; reason() then says why.
  template <class Step>
  bool run(const Step& step) {
    if (setjmp(jump_) != 0) return false;  // NOLINT(cert-err52-cpp): how libjpeg reports errors
    step();
    return true;
  }

  /// The last error's code (jerror.h) and text.
  int code() const noexcept { return manager_.msg_code; }
  std::string reason() const;

 private:
  [[noreturn]] static void give_up(j_common_ptr info);
  static void take_message(j_common_ptr info, int level);

  jpeg_error_mgr manager_ = {};
  std::jmp_buf jump_ = {};
  char reason_[JMSG_LENGTH_MAX] = {};  // NOLINT(modernize-avoid-c-arrays): libjpeg writes into it
};

}  // namespace cameras
