#include "progress.h"

#include <unistd.h>

#include <iostream>
#include <string>

#include "diagnostics.h"

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
    : out_(out), steps_(steps), visible_(&out == &std::cerr && isatty(STDERR_FILENO) == 1) {}

void Progress::show(std::size_t done, const std::string& what) {
  if (steps_ < 2) return;
  draw(static_cast<double>(done), std::to_string(done) + '/' + std::to_string(steps_) + ' ' +
                                      ending(printable(what), kLongest));
}

void Progress::show_share(std::size_t done, double share, const std::string& what) {
  constexpr std::chrono::milliseconds kPause(100);
  const auto now = std::chrono::steady_clock::now();
  if (now - last_share_ < kPause) return;
  last_share_ = now;
  const std::string percent = std::to_string(static_cast<int>(100 * share)) + " % ";
  const std::string count = std::to_string(done) + '/' + std::to_string(steps_) + ' ';
  draw(static_cast<double>(done) + share,
       (steps_ < 2 ? "" : count) + percent + ending(printable(what), kLongest));
}

void Progress::draw(double behind, const std::string& text) {
  if (!visible_) return;
  constexpr std::size_t kWidth = 24;
  const auto filled = static_cast<std::size_t>(kWidth * behind / static_cast<double>(steps_));
  out_ << "\r\033[K[" << std::string(filled, '=') << '>' << std::string(kWidth - filled, ' ')
       << "] " << text << std::flush;
  drawn_ = true;
}

void Progress::clear() {
  if (drawn_) out_ << "\r\033[K" << std::flush;
  drawn_ = false;
}

}  // namespace cameras::cli
