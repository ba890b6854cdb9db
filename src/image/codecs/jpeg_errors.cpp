#include "image/codecs/jpeg_errors.h"

#include <jerror.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace cameras {
namespace {

// Warnings after which libjpeg goes on with made-up pixels. Others tell of oddities that many
// cameras leave in their files, such as filling bytes in front of a marker.
constexpr std::array kDamage{JWRN_ARITH_BAD_CODE, JWRN_BOGUS_PROGRESSION, JWRN_HIT_MARKER,
                             JWRN_HUFF_BAD_CODE,  JWRN_JPEG_EOF,          JWRN_MUST_RESYNC,
                             JWRN_NOT_SEQUENTIAL};

}  // namespace

JpegErrors::JpegErrors() {
  jpeg_std_error(&manager_);
  manager_.error_exit = &give_up;
  manager_.emit_message = &take_message;
  manager_.output_message = [](j_common_ptr) {};
}

std::string JpegErrors::reason() const {
  constexpr std::string_view kKnown = "Corrupt JPEG data: ";  // our own line says so
  const std::string_view text = reason_;
  return std::string(text.starts_with(kKnown) ? text.substr(kKnown.size()) : text);
}

void JpegErrors::give_up(j_common_ptr info) {
  auto* const errors = static_cast<JpegErrors*>(info->client_data);
  info->err->format_message(info, errors->reason_);
  std::longjmp(errors->jump_, 1);  // NOLINT(cert-err52-cpp): the way out that libjpeg leaves
}

void JpegErrors::take_message(j_common_ptr info, int level) {
  if (level < 0 && std::ranges::find(kDamage, info->err->msg_code) != kDamage.end()) give_up(info);
}

}  // namespace cameras
