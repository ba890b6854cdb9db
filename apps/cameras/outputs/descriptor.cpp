#include "outputs/descriptor.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <system_error>

#include "cameras/error.h"
#include "cameras/text.h"

namespace cameras::cli {
namespace {

namespace fs = std::filesystem;

// /proc/PID/fd or /proc/PID/task/TID/fd, wherever /proc is mounted.
bool is_descriptor_folder(const fs::path& folder) {
  struct statfs status = {};
  return folder.filename() == "fd" && statfs(folder.c_str(), &status) == 0 &&
         status.f_type == PROC_SUPER_MAGIC;
}

// The open file's entry in such a folder, with the folder's real name.
std::optional<fs::path> descriptor_entry(fs::path path) {
  constexpr int kMostLinks = 40;  // as Linux has it
  std::error_code error;
  for (int i = 0; i < kMostLinks; ++i) {
    const fs::path parent = path.has_parent_path() ? path.parent_path() : ".";
    const fs::path folder = fs::canonical(parent, error);
    if (!error && is_descriptor_folder(folder)) return folder / path.filename();
    const fs::path target = fs::read_symlink(path, error);
    if (error) return std::nullopt;
    path = target.is_absolute() ? target : parent / target;
  }
  return std::nullopt;
}

bool is_ours(const fs::path& entry) {
  std::error_code error;
  const fs::path self = fs::canonical("/proc/self", error);
  return !error &&
         std::mismatch(self.begin(), self.end(), entry.begin(), entry.end()).first == self.end();
}

// The same open file, and so the same position and mode: a `>>` still appends.
int duplicated(int number) {
  const int flags = fcntl(number, F_GETFL);
  if (flags < 0) return -1;
  if ((flags & O_ACCMODE) == O_RDONLY) {
    errno = EBADF;
    return -1;
  }
  return fcntl(number, F_DUPFD_CLOEXEC, 0);
}

}  // namespace

bool names_descriptor(const fs::path& path) { return descriptor_entry(path).has_value(); }

int open_descriptor(const fs::path& path) {
  const fs::path entry = descriptor_entry(path).value_or(path);
  const auto number = parse_number<int>(entry.filename().string());
  const bool ours = number && is_ours(entry);
  const int descriptor =
      ours ? duplicated(*number) : open(entry.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY);
  require(descriptor >= 0, Errc::io, path.string(), ": cannot be written: ",
          errno == EBADF || errno == ENOENT
              ? "no such file is open for writing"
              : std::strerror(errno));  // NOLINT(concurrency-mt-unsafe)
  return descriptor;
}

}  // namespace cameras::cli
