#include "console/child_process.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>

#include "cameras/error.h"
#include "command.h"
#include "console/diagnostics.h"

namespace cameras::cli {
namespace {

// The first letter of what a child says.
constexpr char kResult = 'r';
constexpr char kWrongUsageSaid = 'u';
constexpr char kFailure = 'f';

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // the parent is gone
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 4096> buffer{};
  while (true) {
    const ssize_t count = read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

std::string answer_of(const std::function<std::string()>& work) {
  try {
    return kResult + work();
  } catch (const UsageError& error) {
    return kWrongUsageSaid + message_of(error);
  } catch (const std::exception& error) {
    return kFailure + message_of(error);
  }
}

int exit_of(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

std::string in_child_process(const std::function<std::string()>& work) {
  std::array<int, 2> ends{};
  require(pipe(ends.data()) == 0, Errc::io, "expected a pipe to a process of its own, found none");
  const pid_t child = fork();
  require(child >= 0, Errc::io, "expected a process of its own, found no room for one");
  if (child == 0) {
    close(ends[0]);
    write_all(ends[1], answer_of(work));
    // Not exit(): buffers and handlers are those of the parent, which will see to them.
    _exit(0);
  }
  close(ends[1]);
  const std::string answer = read_all(ends[0]);
  close(ends[0]);
  const int status = exit_of(child);
  require(!WIFSIGNALED(status), Errc::io, "expected the measuring process to end by itself, found ",
          "it killed by signal ", WTERMSIG(status), " (too little memory?)");
  require(!answer.empty(), Errc::io, "expected a measurement, found the process without one");
  const std::string text = answer.substr(1);
  if (answer[0] == kWrongUsageSaid) throw UsageError(text);
  require(answer[0] == kResult, Errc::io, text);
  return text;
}

}  // namespace cameras::cli
