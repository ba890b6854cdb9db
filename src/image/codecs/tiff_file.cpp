#include "image/codecs/tiff_file.h"

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <utility>

#include "cameras/error.h"

namespace cameras {

TiffFile::TiffFile(Bytes bytes) : source_(std::make_unique<Source>(Source{.bytes = bytes})) {
  // No table of a sane file is larger than the file, or than a picture's row of strips.
  constexpr tmsize_t kLargestTable = tmsize_t{1} << 28;
  struct Free {
    void operator()(TIFFOpenOptions* options) const { TIFFOpenOptionsFree(options); }
  };
  const std::unique_ptr<TIFFOpenOptions, Free> options(TIFFOpenOptionsAlloc());
  TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), kLargestTable);
  TIFFOpenOptionsSetErrorHandlerExtR(options.get(), &hear, source_.get());
  TIFFOpenOptionsSetWarningHandlerExtR(options.get(), &hear, source_.get());
  // "m": reads copy, so that no offset of the file becomes a pointer.
  tiff_.reset(TIFFClientOpenExt(
      "", "rm", source_.get(), &read, [](thandle_t, void*, tmsize_t) -> tmsize_t { return 0; },
      &seek, [](thandle_t) { return 0; },
      [](thandle_t handle) -> toff_t { return static_cast<Source*>(handle)->bytes.size(); },
      nullptr, nullptr, options.get()));
  const std::string said = take_message();
  require(tiff_ != nullptr, Errc::bad_image,
          "file is damaged: ", said.empty() ? "it has no picture" : said);
}

std::string TiffFile::take_message() { return std::exchange(source_->message, {}); }

tmsize_t TiffFile::read(thandle_t handle, void* to, tmsize_t count) {
  auto* const source = static_cast<Source*>(handle);
  const std::uint64_t left =
      source->bytes.size() - std::min<std::uint64_t>(source->at, source->bytes.size());
  const std::uint64_t given =
      std::min(left, static_cast<std::uint64_t>(std::max<tmsize_t>(count, 0)));
  if (given > 0) std::memcpy(to, source->bytes.data() + source->at, given);
  source->at += given;
  return static_cast<tmsize_t>(given);
}

toff_t TiffFile::seek(thandle_t handle, toff_t offset, int whence) {
  auto* const source = static_cast<Source*>(handle);
  const std::uint64_t from = whence == SEEK_CUR   ? source->at
                             : whence == SEEK_END ? source->bytes.size()
                                                  : 0;
  source->at = from + offset;  // unsigned: what wraps around reads nothing, or what is there
  return source->at;
}

int TiffFile::hear(TIFF*, void* source, const char*, const char* format, va_list arguments) {
  std::string& message = static_cast<Source*>(source)->message;
  if (!message.empty()) return 1;
  std::array<char, 200> line{};
  std::vsnprintf(line.data(), line.size(), format, arguments);
  message = line.data();
  if (message.starts_with(": ")) message.erase(0, 2);  // after the file's name, which is empty
  while (!message.empty() && message.back() == '.') message.pop_back();
  return 1;
}

}  // namespace cameras
