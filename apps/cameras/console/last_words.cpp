#include "console/last_words.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <string>

#include "cameras/text.h"

namespace cameras::cli {
namespace {

// Global, because a signal's handler is given nothing but the signal's number.
constexpr std::size_t kMost = 4096;
constinit std::array<char, kMost> last_words{};
constinit std::atomic<std::size_t> last_length{0};
static_assert(std::atomic<std::size_t>::is_always_lock_free);

}  // namespace

void set_last_words(std::string_view line) {
  last_length = 0;  // a signal meanwhile says nothing
  // On a terminal "^C" and the line of progress stand before it.
  const std::string start = isatty(STDERR_FILENO) == 1 ? "\r\033[K" : "";
  const std::string text = start + "cameras: " + printable(line) + "\n";
  if (text.size() > kMost) return;
  std::ranges::copy(text, last_words.begin());
  last_length = text.size();
}

void forget_last_words() noexcept { last_length = 0; }

void say_last_words() noexcept {
  const std::size_t size = last_length.exchange(0);
  if (size > 0) static_cast<void>(!write(STDERR_FILENO, last_words.data(), size));
}

}  // namespace cameras::cli
