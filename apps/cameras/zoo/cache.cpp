#include "zoo/cache.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <system_error>

#include "cameras/error.h"
#include "cameras/file.h"
#include "outputs/output_file.h"
#include "zoo/sha256.h"

namespace cameras::cli::zoo {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_to_cache(const fs::path& path, int error) {
  fail(Errc::io, path.string(), ": cannot be written: ",
       std::strerror(error),  // NOLINT(concurrency-mt-unsafe)
       " (XDG_CACHE_HOME names another place)");
}

std::string variable(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return value == nullptr ? "" : value;
}

// What is remembered of a file that was checked: it changes with whatever is written to it.
std::string stamp_of(const struct stat& status, const ZooFile& file) {
  const auto time = [](const timespec& at) {
    return std::to_string(at.tv_sec) + "." + std::to_string(at.tv_nsec);
  };
  return file.sha256 + " " + std::to_string(status.st_size) + " " + time(status.st_mtim) + " " +
         time(status.st_ctim) + "\n";
}

fs::path stamp_path(const fs::path& folder, const ZooFile& file) {
  return folder / ("." + file.name + ".checked");
}

std::string stamp_in(const fs::path& path) {
  constexpr std::size_t kMost = 512;
  std::ifstream stream(path, std::ios::binary);
  std::string text(kMost, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

// A folder that cannot be written costs a check each time, and nothing else.
void remember(const fs::path& folder, const ZooFile& file, const struct stat& status) {
  try {
    write_file(stamp_path(folder, file), as_bytes(stamp_of(status, file)));
  } catch (const Error&) {
  }
}

}  // namespace

std::optional<fs::path> known_cache_folder() {
  // The specification ignores a relative path.
  const std::string cache = variable("XDG_CACHE_HOME");
  if (cache.starts_with('/')) return fs::path(cache) / "cameras" / "zoo";
  const std::string home = variable("HOME");
  if (!home.starts_with('/')) return std::nullopt;
  return fs::path(home) / ".cache" / "cameras" / "zoo";
}

fs::path cache_folder() {
  const std::optional<fs::path> folder = known_cache_folder();
  require(folder.has_value(), Errc::io,
          "expected HOME or XDG_CACHE_HOME to say where models of the zoo are kept, found neither");
  return *folder;
}

bool is_cached(const fs::path& folder, const ZooFile& file, Check check) {
  const fs::path path = folder / file.name;
  const OpenFile opened(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status = {};
  if (opened.descriptor() < 0 || fstat(opened.descriptor(), &status) != 0 ||
      !S_ISREG(status.st_mode) || status.st_size != file.bytes) {
    return false;
  }
  if (check == Check::none) return true;
  if (check == Check::once && stamp_in(stamp_path(folder, file)) == stamp_of(status, file)) {
    return true;
  }
  if (sha256_of(opened.descriptor(), path) != file.sha256) return false;
  remember(folder, file, status);
  return true;
}

Arrival::Arrival(const fs::path& folder, const ZooFile& file, const std::function<void()>& waiting)
    : folder_(folder), file_(file), path_(folder / (file.name + ".part")) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) fail_to_cache(folder, error.value());
  while (!open_locked(waiting)) {
  }
}

Arrival::~Arrival() {
  if (descriptor() >= 0 && size() == 0) unlink(path_.c_str());
}

// False where, by the time that it is ours, it has become the file itself or was discarded.
bool Arrival::open_locked(const std::function<void()>& waiting) {
  constexpr mode_t kMode = 0666;  // less the umask, as any new file of the user
  opened_.reset(open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kMode));
  if (descriptor() < 0) fail_to_cache(path_, errno);
  if (flock(descriptor(), LOCK_EX | LOCK_NB) != 0) {
    waiting();
    while (flock(descriptor(), LOCK_EX) != 0) {
      if (errno != EINTR) fail_to_cache(path_, errno);
    }
  }
  struct stat ours = {};
  struct stat named = {};
  const bool same = fstat(descriptor(), &ours) == 0 && stat(path_.c_str(), &named) == 0 &&
                    ours.st_ino == named.st_ino && ours.st_dev == named.st_dev;
  if (!same) opened_.reset();
  return same;
}

std::int64_t Arrival::size() const {
  struct stat status = {};
  return fstat(descriptor(), &status) == 0 ? status.st_size : 0;
}

void Arrival::discard() {
  if (ftruncate(descriptor(), 0) != 0) fail_to_cache(path_, errno);
}

void Arrival::keep() {
  make_durable(descriptor(), path_);
  const fs::path whole = folder_ / file_.name;
  if (rename(path_.c_str(), whole.c_str()) != 0) fail_to_cache(whole, errno);
  make_names_durable(folder_);
  struct stat status = {};
  const bool known = fstat(descriptor(), &status) == 0;
  opened_.reset();
  if (known) remember(folder_, file_, status);
}

}  // namespace cameras::cli::zoo
