// Pictures of which a part is missing or wrong although the file begins and ends as it should: what
// a decoder would fill in is not what was in front of the camera.
#include <gmock/gmock.h>

#include "image/bytes.h"
#include "image/png_builder.h"
#include "support/message.h"

namespace cameras::testing {
namespace {

using ::testing::StartsWith;
using namespace std::string_literals;

// The error's text; whatever the codec says must be in it and nowhere else.
std::string refused(const std::string& file) {
  ::testing::internal::CaptureStderr();
  std::string message = message_of([&] { decode(file); });
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  return message;
}

std::string square_jpeg() { return to_text(gradient(64, 64).encode(Image::Format::jpeg)); }

TEST(Damaged, JpegWithoutItsMiddle) {
  std::string file = square_jpeg();
  const std::size_t size = file.size();
  file.erase(size - size / 5, size / 5 - 2);  // the end-of-image marker stays
  EXPECT_EQ(refused(file), "JPEG: file is damaged: premature end of data segment");
}

TEST(Damaged, JpegWithAWrongCode) {
  std::string file = square_jpeg();
  for (std::size_t at = file.size() - 60; at < file.size() - 20; ++at) file[at] = '\xfe';
  EXPECT_THAT(refused(file), StartsWith("JPEG: file is damaged: "));
}

// Many cameras fill up what they write: bytes that mean nothing are no damage.
TEST(Damaged, JpegWithFillingBytesIsWhole) {
  std::string file = square_jpeg();
  const Image whole = decode(file);
  file.insert(file.size() - 2, std::string(7, '\0'));
  ::testing::internal::CaptureStderr();
  EXPECT_TRUE(std::ranges::equal(decode(file).rgb(), whole.rgb()));
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

// 40 bytes of rows where the header promises more; every checksum is right.
TEST(Damaged, PngWithTooFewRows) {
  EXPECT_THAT(refused(png_file({.height = 9, .width = 13}, {std::string(39, 'a')})),
              StartsWith("PNG: file is damaged: "));
}

TEST(Damaged, PngWithAnUnknownFilter) {
  std::string file = png_file({.height = 1, .width = 1}, {"abc"});
  const std::size_t data = file.find("IDAT") + 4;
  const std::string stream = file.substr(data, file.find("IEND") - 8 - data);
  std::string wrong = stream;
  wrong[7] = '\x09';  // after zlib's header and the block's lengths
  file.replace(file.find("IDAT") - 4, stream.size() + 12, png_chunk("IDAT", wrong));
  EXPECT_THAT(refused(file), StartsWith("PNG: file is damaged: "));
}

TEST(Damaged, WebpWithWrongData) {
  std::string file = to_text(gradient(64, 64).encode(Image::Format::webp));
  file.replace(33, 60, std::string(60, '\xff'));
  EXPECT_EQ(refused(file), "WebP: file is damaged: the picture data cannot be decoded");
}

}  // namespace
}  // namespace cameras::testing
