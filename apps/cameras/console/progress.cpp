#include "console/progress.h"

#include <unistd.h>

#include <iostream>
#include <string>

#include "cameras/text.h"
#include "console/duration.h"

namespace cameras::cli {
namespace {

constexpr std::size_t kLongest = 40;  // bytes of a name

// At most `longest` bytes from the end, and no part of a character.
std::string ending(const std::string& text, std::size_t longest) {
  if (text.size() <= longest) return text;
  std::size_t start = text.size() - longest;
  while (start < text.size() && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) ++start;
  return "…" + text.substr(start);
}

}  // namespace

Progress::Progress(std::ostream& out, std::size_t steps)
    : out_(out),
      steps_(steps),
      visible_(&out == &std::cerr && isatty(STDERR_FILENO) == 1),
      last_drawn_(std::chrono::steady_clock::now()) {}

std::string Progress::time_left(std::size_t done) {
  const auto now = std::chrono::steady_clock::now();
  if (!beginning_) beginning_ = Beginning{done, now};
  if (done <= beginning_->done) return {};
  const double seconds = std::chrono::duration<double>(now - beginning_->time).count();
  const auto completed = static_cast<double>(done - beginning_->done);
  return ", " + duration_text(seconds / completed * static_cast<double>(steps_ - done)) + " left";
}

// "3/10, 2 min left"
std::string Progress::count_of(std::size_t done) {
  return std::to_string(done) + '/' + std::to_string(steps_) + time_left(done);
}

void Progress::show(std::size_t done, const std::string& what) {
  if (steps_ < 2 || (drawn_ && done == shown_ && what == what_)) return;
  shown_ = done;
  what_ = what;
  draw(static_cast<double>(done), count_of(done) + ' ' + ending(printable(what), kLongest));
}

void Progress::show_share(std::size_t done, double share, const std::string& what) {
  constexpr std::chrono::milliseconds kPause(100);
  const auto now = std::chrono::steady_clock::now();
  if (now - last_drawn_ < kPause) return;
  const std::string percent = std::to_string(static_cast<int>(100 * share)) + " % ";
  draw(static_cast<double>(done) + share,
       (steps_ < 2 ? "" : count_of(done) + ", ") + percent + ending(printable(what), kLongest));
}

void Progress::draw(double completed, const std::string& text) {
  if (!visible_) return;
  constexpr std::size_t kWidth = 24;
  const auto filled = static_cast<std::size_t>(kWidth * completed / static_cast<double>(steps_));
  out_ << "\r\033[K[" << std::string(filled, '=') << '>' << std::string(kWidth - filled, ' ')
       << "] " << text << std::flush;
  drawn_ = true;
  last_drawn_ = std::chrono::steady_clock::now();
}

void Progress::say(const std::string& words, const std::string& what) {
  if (!visible_) return;
  out_ << "\r\033[K" << words << ending(printable(what), kLongest) << std::flush;
  drawn_ = true;
}

void Progress::clear() {
  if (drawn_) out_ << "\r\033[K" << std::flush;
  drawn_ = false;
}

}  // namespace cameras::cli
