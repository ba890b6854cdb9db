#include "console/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <csignal>

namespace cameras::cli {

void guard_standard_streams() {
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
  static_cast<void>(std::signal(SIGXFSZ, SIG_IGN));
  for (const int descriptor : std::array{STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) != -1) continue;
    // The lowest free number, so this one; it cannot be written, as nothing could before.
    static_cast<void>(open("/dev/null", O_RDONLY | O_CLOEXEC));
  }
}

}  // namespace cameras::cli
