#include "zoo/download.h"

#include <curl/curl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "cameras/error.h"
#include "cameras/file.h"
#include "cameras/text.h"
#include "zoo/certificates.h"

namespace cameras::cli::zoo {
namespace {

// What Git LFS leaves in a repository in the place of a large file begins so.
constexpr std::string_view kPointer = "version https://git-lfs.github.com/spec/";
constexpr std::int64_t kShort = 1024;  // as long as a pointer may be, and more
constexpr long kPartialContent = 206;
constexpr long kOk = 200;
constexpr long kNoSuchRange = 416;

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

void require_library() {
  static const CURLcode begun = curl_global_init(CURL_GLOBAL_DEFAULT);
  require(begun == CURLE_OK, Errc::io,
          "expected libcurl to begin, found: ", curl_easy_strerror(begun));
}

std::string sizes_text(std::int64_t expected, std::int64_t found) {
  return "expected " + std::to_string(expected) + " bytes, found " + std::to_string(found);
}

// One request and its answer.
class Transfer {
 public:
  enum class Asks { rest, whole };

  Transfer(const DownloadOrder& order, const std::function<void(std::int64_t)>& progress, Asks asks)
      : order_(order), progress_(progress), handle_(curl_easy_init(), &curl_easy_cleanup) {
    require(handle_ != nullptr, Errc::io, "expected libcurl to begin, found that it does not");
    have_ = lseek(order_.descriptor, 0, SEEK_END);
    if (have_ > order_.bytes) start_again();
    set_up();
    if (asks == Asks::rest && have_ > 0 && !is_local()) ask_for_the_rest();
  }

  DownloadResult run() {
    const CURLcode code = curl_easy_perform(handle_.get());
    if (failure_) std::rethrow_exception(failure_);
    return result_of(code);
  }

  // The server does not have, or does not send, the rest that it was asked for.
  bool wrong_range() const { return asked_for_rest_ && (status() == kNoSuchRange || other_range_); }

 private:
  bool is_local() const { return !order_.address.file.empty(); }

  void start_again() {
    require(ftruncate(order_.descriptor, 0) == 0 && lseek(order_.descriptor, 0, SEEK_SET) == 0,
            Errc::io, order_.path.string(), ": cannot be written: ",
            std::strerror(errno));  // NOLINT(concurrency-mt-unsafe)
    have_ = 0;
  }

  void ask_for_the_rest() {
    const std::string range = std::to_string(have_) + "-";
    curl_easy_setopt(handle_.get(), CURLOPT_RANGE, range.c_str());
    asked_for_rest_ = true;
  }

  long seconds_to_connect() const {
    constexpr long kMost = 30;
    return std::min(kMost, static_cast<long>(order_.patience.count()));
  }

  void set_up() {
    CURL* const curl = handle_.get();
    constexpr long kRedirections = 5;
    constexpr long kSlowest = 100;  // bytes a second
    const std::string& url = order_.address.url;
    const bool local = is_local();
    const bool safe = url.size() > 5 && (url[4] == 's' || url[4] == 'S');
    const char* const protocols = local ? "file" : safe ? "https" : "http,https";
    const auto patience = static_cast<long>(order_.patience.count());
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, local ? "https" : protocols);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, local ? 0L : 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, kRedirections);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, seconds_to_connect());
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, kSlowest);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, patience);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "cameras/" CAMERAS_VERSION);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, text_.data());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Transfer::write);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
    const std::string certificates = certificate_file();
    if (!certificates.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, certificates.c_str());
  }

  // Exceptions do not pass through the library, which is C.
  static std::size_t write(const char* bytes, std::size_t one, std::size_t count, void* transfer) {
    auto& self = *static_cast<Transfer*>(transfer);
    try {
      return self.take({bytes, one * count}) ? one * count : CURL_WRITEFUNC_ERROR;
    } catch (...) {
      self.failure_ = std::current_exception();
      return CURL_WRITEFUNC_ERROR;
    }
  }

  // Returns false where no more is wanted; `reason_` says why.
  bool take(std::string_view bytes) {
    if (!begun_ && !begin()) return false;
    begun_ = true;
    start_.append(bytes.substr(0, kPointer.size() - std::min(kPointer.size(), start_.size())));
    if (short_) return true;  // its end tells what it is
    const auto count = static_cast<std::int64_t>(bytes.size());
    if (have_ + count > order_.bytes) {
      start_again();
      reason_ = "expected " + std::to_string(order_.bytes) + " bytes, found more";
      return false;
    }
    write_all(order_.descriptor, order_.path, std::as_bytes(std::span(bytes)));
    have_ += count;
    progress_(have_);
    return true;
  }

  // What the head of the answer says of the rest.
  bool begin() {
    if (is_local() || status() == kOk) {
      const bool wanted = fits(length());  // what is there is given up for nothing less
      if (wanted && !short_ && have_ > 0) start_again();
      return wanted;
    }
    if (status() != kPartialContent) return false;
    const std::int64_t place = place_of_range();
    if (have_ > 0 && place == have_) return fits(length() < 0 ? -1 : have_ + length());
    other_range_ = true;
    reason_ = "expected the bytes from " + std::to_string(have_) + " on, found others";
    return false;
  }

  bool fits(std::int64_t whole) {
    if (whole < 0 || whole == order_.bytes) return true;
    short_ = whole <= kShort;
    reason_ = sizes_text(order_.bytes, whole);
    return short_;
  }

  std::int64_t length() const {
    curl_off_t bytes = -1;
    curl_easy_getinfo(handle_.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &bytes);
    return bytes;
  }

  // 0 for what is no answer of HTTP.
  long status() const {
    long status = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
    return status;
  }

  // "bytes 17-99/100": 17; -1 for what says nothing of the kind.
  std::int64_t place_of_range() const {
    struct curl_header* header = nullptr;
    if (curl_easy_header(handle_.get(), "Content-Range", 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
      return -1;
    const std::string_view value = header->value;
    const std::size_t begin = value.find(' ');
    const std::size_t end = value.find('-');
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return -1;
    return parse_number<std::int64_t>(value.substr(begin + 1, end - begin - 1)).value_or(-1);
  }

  DownloadResult refused(std::string reason) const {
    return {.end = DownloadEnd::refused, .reason = std::move(reason), .have = have_};
  }

  DownloadResult result_of(CURLcode code) {
    const bool answered = status() != 0 && status() != kOk && status() != kPartialContent;
    if (start_.starts_with(kPointer)) {
      if (!short_) start_again();
      return refused(
          "expected the model, found a pointer of Git LFS to it: the large file itself is "
          "elsewhere");
    }
    if (!reason_.empty()) return refused(reason_);
    if (answered && (code == CURLE_OK || code == CURLE_WRITE_ERROR)) {
      return refused("the server answers " + std::to_string(status()));
    }
    if (code == CURLE_OK && have_ == order_.bytes) {
      return {.end = DownloadEnd::whole, .reason = {}, .have = have_};
    }
    if (code == CURLE_OK && !begun_) return refused(sizes_text(order_.bytes, 0));
    if (code == CURLE_OK) {
      const std::string reason = sizes_text(order_.bytes, have_);
      start_again();
      return refused(reason);
    }
    if (is_break(code)) {
      return {.end = DownloadEnd::broken_off,
              .reason = "it broke off at " + std::to_string(have_) + " of " +
                        std::to_string(order_.bytes) + " bytes",
              .have = have_};
    }
    return refused(reason_of(code));
  }

  static bool is_break(CURLcode code) {
    constexpr std::array kBreaks{CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR,
                                 CURLE_GOT_NOTHING,  CURLE_HTTP2,      CURLE_HTTP2_STREAM};
    return std::ranges::find(kBreaks, code) != kBreaks.end();
  }

  std::string reason_of(CURLcode code) const {
    const std::string_view said = text_.data();
    if (code == CURLE_OPERATION_TIMEDOUT) {
      // The library has one code for both, and other words.
      const bool connected = said.starts_with("Operation too slow");
      const long seconds = connected ? order_.patience.count() : seconds_to_connect();
      return (connected ? "nothing, or next to nothing, came for " : "no connection within ") +
             std::to_string(seconds) + " s" +
             (seconds == order_.patience.count() ? " (CAMERAS_ZOO_TIMEOUT)" : "");
    }
    return std::string(said.empty() ? curl_easy_strerror(code) : said);
  }

  const DownloadOrder& order_;
  const std::function<void(std::int64_t)>& progress_;
  Handle handle_;
  std::array<char, CURL_ERROR_SIZE> text_{};
  std::int64_t have_ = 0;
  bool begun_ = false;
  bool asked_for_rest_ = false;
  bool other_range_ = false;
  bool short_ = false;  // shorter than the file, and short enough to be looked at
  std::string start_;   // of what was sent
  std::string reason_;  // why it is refused
  std::exception_ptr failure_;
};

}  // namespace

DownloadResult download(const DownloadOrder& order,
                        const std::function<void(std::int64_t)>& progress) {
  require_library();
  if (lseek(order.descriptor, 0, SEEK_END) == order.bytes) {
    return {.end = DownloadEnd::whole, .reason = {}, .have = order.bytes};
  }
  Transfer first(order, progress, Transfer::Asks::rest);
  DownloadResult result = first.run();
  if (!first.wrong_range()) return result;
  return Transfer(order, progress, Transfer::Asks::whole).run();
}

}  // namespace cameras::cli::zoo
