// Preloaded into the program (LD_PRELOAD) by tests of what it leaves behind: forces what otherwise
// happens at rare moments or on other file systems, and notes what becomes durable when.
// CAMERAS_FORCED_SIGNAL=N        the process gets signal N when it is about to rename a file
// CAMERAS_FORCED_NAMES=1         there are no files without a name (O_TMPFILE)
// CAMERAS_FORCED_UNLINKABLE=1    they are there, but cannot be given a name
// CAMERAS_FORCED_LOG=FILE        lines "fsync PATH", "link PATH", "rename PATH" and
//                                "fchmod MODE after N bytes", as they happen
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

bool is_set(const char* variable) { return std::getenv(variable) != nullptr; }

int open_file(const char* path, int flags, mode_t mode) {
  if ((flags & O_TMPFILE) == O_TMPFILE && is_set("CAMERAS_FORCED_NAMES")) {
    errno = EOPNOTSUPP;
    return -1;
  }
  return static_cast<int>(syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}

mode_t mode_of(int flags, std::va_list arguments) {
  const bool given = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
  return given ? va_arg(arguments, mode_t) : 0;
}

void note(const std::string& line) {
  const char* const log = std::getenv("CAMERAS_FORCED_LOG");
  if (log == nullptr) return;
  const int file = open_file(log, O_CREAT | O_WRONLY | O_APPEND, 0600);
  const std::string text = line + '\n';
  static_cast<void>(!write(file, text.data(), text.size()));
  close(file);
}

}  // namespace

// The C library's headers name these parameters in its reserved way (__path).
// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name)
extern "C" {

int open(const char* path, int flags, ...) {
  std::va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_file(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  std::va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_file(path, flags, mode);
}

int rename(const char* from, const char* to) noexcept {
  if (const char* const number = std::getenv("CAMERAS_FORCED_SIGNAL")) {
    kill(getpid(), std::atoi(number));
  }
  note(std::string("rename ") + to);
  return static_cast<int>(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) noexcept {
  if (is_set("CAMERAS_FORCED_UNLINKABLE")) {
    errno = EPERM;
    return -1;
  }
  const auto result =
      static_cast<int>(syscall(SYS_linkat, from_folder, from, to_folder, to, flags));
  if (result == 0) note(std::string("link ") + to);
  return result;
}

int fchmod(int descriptor, mode_t mode) noexcept {
  struct stat status = {};
  static_cast<void>(fstat(descriptor, &status));
  std::array<char, 8> octal{};
  static_cast<void>(std::snprintf(octal.data(), octal.size(), "%o", mode));
  note(std::string("fchmod ") + octal.data() + " after " + std::to_string(status.st_size) +
       " bytes");
  return static_cast<int>(syscall(SYS_fchmod, descriptor, mode));
}

int fsync(int descriptor) {
  std::array<char, PATH_MAX> path{};
  const std::string entry = "/proc/self/fd/" + std::to_string(descriptor);
  static_cast<void>(!readlink(entry.c_str(), path.data(), path.size() - 1));
  note(std::string("fsync ") + path.data());
  return static_cast<int>(syscall(SYS_fsync, descriptor));
}
}
// NOLINTEND(readability-inconsistent-declaration-parameter-name)
