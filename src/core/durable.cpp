#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "cameras/error.h"
#include "cameras/file.h"

namespace cameras {

void make_durable(int descriptor, const std::filesystem::path& path) {
  int failed = fsync(descriptor);
  while (failed != 0 && errno == EINTR) failed = fsync(descriptor);
  // What has no disk of its own cannot be told to write it.
  if (failed == 0 || errno == EINVAL || errno == ENOTSUP || errno == EROFS) return;
  fail(Errc::io, path.string(), ": cannot be written: ",
       std::strerror(errno));  // NOLINT(concurrency-mt-unsafe)
}

void make_names_durable(const std::filesystem::path& folder) {
  const std::filesystem::path named = folder.empty() ? "." : folder;
  const int descriptor = open(named.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;  // a folder that may be written to but not listed
  try {
    make_durable(descriptor, named);
  } catch (...) {
    close(descriptor);
    throw;
  }
  close(descriptor);
}

}  // namespace cameras
