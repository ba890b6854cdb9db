#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "cameras/error.h"
#include "image/container.h"
#include "image/exif.h"

namespace cameras {
namespace {

using namespace std::string_view_literals;

enum Marker : std::uint32_t {
  kStartOfImage = 0xd8,
  kEndOfImage = 0xd9,
  kStartOfScan = 0xda,
  kApp0 = 0xe0,
  kApp1 = 0xe1,
  kApp14 = 0xee,
};

bool is_restart(std::uint32_t marker) { return marker >= 0xd0 && marker <= 0xd7; }

// Every frame header is 0xC0..0xCF but for DHT (C4), JPG (C8) and DAC (CC).
bool is_frame(std::uint32_t marker) {
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

// Frames, tables and scans; JFIF (APP0) and Adobe (APP14) say how colours are stored.
bool is_needed(std::uint32_t marker) {
  constexpr std::array kTables{0xc4U, 0xccU, 0xdbU, 0xddU};  // DHT, DAC, DQT, DRI
  return is_frame(marker) || marker == kStartOfScan || marker == kApp0 || marker == kApp14 ||
         std::find(kTables.begin(), kTables.end(), marker) != kTables.end();
}

// Walks the segments of a JPEG file and copies those that a decoder needs. Thumbnails lie inside of
// application segments, so their markers are never seen.
class JpegWalk {
 public:
  JpegWalk(Bytes bytes, const Limits& limits) : reader_(bytes), limits_(limits) {}

  Container run() {
    container_.kept.reserve(reader_.size());
    copy(0, 2);
    at_ = 2;
    for (std::uint32_t marker = next_marker(); marker != kEndOfImage; marker = next_marker()) {
      if (is_restart(marker) || marker == kStartOfImage || marker == 1) continue;
      segment(marker);
    }
    require(container_.height > 0, Errc::bad_image, "expected a frame header (SOF), found none");
    require(scans_ > 0, Errc::bad_image, "expected picture data, found none");
    container_.kept.insert(container_.kept.end(), {0xff, kEndOfImage});
    return std::move(container_);
  }

 private:
  void copy(std::size_t from, std::size_t count) {
    const Bytes part = reader_.part(from, count);
    container_.kept.insert(container_.kept.end(), part.begin(), part.end());
  }

  // 0xFF, any number of fill bytes 0xFF, a marker. Stray bytes before it are skipped, as all
  // decoders do.
  std::uint32_t next_marker() {
    while (reader_.has(at_, 2)) {
      if (reader_.u8(at_) == 0xff && reader_.u8(at_ + 1) != 0xff && reader_.u8(at_ + 1) != 0) {
        at_ += 2;
        return reader_.u8(at_ - 1);
      }
      ++at_;
    }
    fail(Errc::bad_image, "file is truncated: expected an end-of-image marker, found the end of ",
         reader_.size(), " bytes");
  }

  void segment(std::uint32_t marker) {
    const std::size_t length = reader_.be16(at_);
    require(length >= 2 && reader_.has(at_, length), Errc::bad_image,
            "file is truncated: a segment at byte ", at_ - 2, " is cut off");
    if (is_frame(marker)) frame(marker, length);
    if (marker == kApp1 && reader_.spells(at_ + 2, "Exif\0\0"sv)) {
      container_.orientation = exif_orientation(reader_.part(at_ + 2, length - 2));
    }
    if (is_needed(marker)) copy(at_ - 2, length + 2);
    at_ += length;
    if (marker == kStartOfScan) scan();
  }

  void frame(std::uint32_t marker, std::size_t length) {
    const bool decodable = marker <= 0xc2 || marker == 0xc9 || marker == 0xca;
    require(decodable, Errc::bad_image,
            "lossless and hierarchical JPEG are not supported, expected baseline or progressive");
    require(container_.height == 0, Errc::bad_image, "expected one frame header, found two");
    require(length >= 8, Errc::bad_image, "the frame header is too short");
    require(reader_.u8(at_ + 2) == 8, Errc::bad_image, "expected 8 bits per sample, found ",
            reader_.u8(at_ + 2));
    container_.height = reader_.be16(at_ + 3);
    container_.width = reader_.be16(at_ + 5);
    check_pixels(container_.height, container_.width, limits_);
  }

  // Coded data runs up to a marker; 0xFF 0x00 and restart markers are part of it.
  void scan() {
    constexpr int kMostScans = 100;  // a progressive file has about 10; each costs a full pass
    require(container_.height > 0, Errc::bad_image, "picture data comes before the frame header");
    require(++scans_ <= kMostScans, Errc::bad_image, "expected at most ", kMostScans,
            " scans, found more");
    const std::size_t begin = at_;
    while (reader_.has(at_, 2)) {
      const std::uint32_t next = reader_.u8(at_ + 1);
      if (reader_.u8(at_) == 0xff && next != 0 && next != 0xff && !is_restart(next)) break;
      ++at_;
    }
    copy(begin, at_ - begin);
  }

  ByteReader reader_;
  const Limits& limits_;
  Container container_;
  std::size_t at_ = 0;
  int scans_ = 0;
};

}  // namespace

Container parse_jpeg(Bytes bytes, const Limits& limits) { return JpegWalk(bytes, limits).run(); }

}  // namespace cameras
