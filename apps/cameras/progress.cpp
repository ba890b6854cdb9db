#include "progress.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iostream>
#include <string>

#include "diagnostics.h"

namespace cameras::cli {
namespace {

// At most `longest` bytes from the end, and no part of a character.
std::string ending(const std::string& text, std::size_t longest) {
  if (text.size() <= longest) return text;
  std::size_t start = text.size() - longest;
  while (start < text.size() && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) ++start;
  return "…" + text.substr(start);
}

// "5 s", "12 min", "3 h 20 min"
std::string duration_text(double seconds) {
  constexpr std::int64_t kMinute = 60;
  const std::int64_t rounded = std::llround(std::min(seconds, 1e9));
  if (rounded < 2 * kMinute) return std::to_string(rounded) + " s";
  const std::int64_t minutes = rounded / kMinute;
  if (minutes < 2 * kMinute) return std::to_string(minutes) + " min";
  return std::to_string(minutes / kMinute) + " h " + std::to_string(minutes % kMinute) + " min";
}

}  // namespace

Progress::Progress(std::ostream& out, std::size_t steps)
    : out_(out), steps_(steps), visible_(&out == &std::cerr && isatty(STDERR_FILENO) == 1) {
  visible_ = visible_ && steps > 1;
}

std::string Progress::time_left(std::size_t done) {
  const auto now = std::chrono::steady_clock::now();
  if (!beginning_) beginning_ = Beginning{done, now};
  if (done <= beginning_->done) return {};
  const double seconds = std::chrono::duration<double>(now - beginning_->time).count();
  const auto behind = static_cast<double>(done - beginning_->done);
  return ", " + duration_text(seconds / behind * static_cast<double>(steps_ - done)) + " left";
}

void Progress::show(std::size_t done, const std::string& what) {
  if (!visible_) return;
  constexpr std::size_t kWidth = 24;
  constexpr std::size_t kLongest = 40;
  const std::size_t filled = kWidth * done / steps_;
  const std::string name = ending(printable(what), kLongest);
  out_ << "\r\033[K[" << std::string(filled, '=') << '>' << std::string(kWidth - filled, ' ')
       << "] " << done << '/' << steps_ << time_left(done) << ' ' << name << std::flush;
  drawn_ = true;
}

void Progress::clear() {
  if (drawn_) out_ << "\r\033[K" << std::flush;
  drawn_ = false;
}

}  // namespace cameras::cli
