#include "progress.h"

#include <unistd.h>

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

}  // namespace

Progress::Progress(std::ostream& out, std::size_t steps)
    : out_(out), steps_(steps), visible_(&out == &std::cerr && isatty(STDERR_FILENO) == 1) {
  visible_ = visible_ && steps > 1;
}

void Progress::show(std::size_t done, const std::string& what) {
  if (!visible_) return;
  constexpr std::size_t kWidth = 24;
  constexpr std::size_t kLongest = 40;
  const std::size_t filled = kWidth * done / steps_;
  const std::string name = ending(printable(what), kLongest);
  out_ << "\r\033[K[" << std::string(filled, '=') << '>' << std::string(kWidth - filled, ' ')
       << "] " << done << '/' << steps_ << ' ' << name << std::flush;
  drawn_ = true;
}

void Progress::clear() {
  if (drawn_) out_ << "\r\033[K" << std::flush;
  drawn_ = false;
}

}  // namespace cameras::cli
