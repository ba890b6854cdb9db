#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <random>
#include <span>
#include <string>
#include <system_error>

#include "cameras/error.h"
#include "cameras/file.h"

namespace cameras {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_to_write(const fs::path& path) {
  fail(Errc::io, path.string(), ": cannot be written: ",
       std::strerror(errno));  // NOLINT(concurrency-mt-unsafe)
}

// A new file, which is removed unless it is kept.
class DraftFile {
 public:
  DraftFile(const fs::path& target, std::string_view prefix) {
    constexpr int kMostTries = 100;
    constexpr mode_t kMode = 0666;  // less the umask, as any new file of the user
    for (int i = 0; i < kMostTries && descriptor_ < 0; ++i) {
      name_ = draft_path(target, prefix);
      descriptor_ = open(name_.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, kMode);
      if (descriptor_ < 0 && errno != EEXIST) break;
    }
    if (descriptor_ < 0) fail_to_write(target);
  }
  DraftFile(const DraftFile&) = delete;
  DraftFile& operator=(const DraftFile&) = delete;
  DraftFile(DraftFile&&) = delete;
  DraftFile& operator=(DraftFile&&) = delete;
  ~DraftFile() {
    close(descriptor_);
    if (!kept_) unlink(name_.c_str());
  }

  int descriptor() const noexcept { return descriptor_; }

  void become(const fs::path& target) {
    if (rename(name_.c_str(), target.c_str()) != 0) fail_to_write(target);
    kept_ = true;
  }

 private:
  std::string name_;
  int descriptor_ = -1;
  bool kept_ = false;
};

}  // namespace

std::string draft_path(const fs::path& target, std::string_view draft_prefix) {
  constexpr std::string_view kDraftLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
  constexpr int kLength = 6;
  std::random_device random;
  std::uniform_int_distribution<std::size_t> letter(0, kDraftLetters.size() - 1);
  std::string path = (target.parent_path() / draft_prefix).string();
  for (int i = 0; i < kLength; ++i) path += kDraftLetters[letter(random)];
  return path;
}

void keep_permissions(int descriptor, const fs::path& target) {
  constexpr mode_t kPermissions = 07777;
  struct stat old = {};
  if (stat(target.c_str(), &old) != 0) return;
  static_cast<void>(fchmod(descriptor, old.st_mode & kPermissions));
}

void write_whole_file(const fs::path& path, std::span<const std::byte> bytes,
                      std::string_view draft_prefix) {
  DraftFile draft(path, draft_prefix);
  keep_permissions(draft.descriptor(), path);
  write_all(draft.descriptor(), path, bytes);
  make_durable(draft.descriptor(), path);
  draft.become(path);
  make_names_durable(path.parent_path());
}

void write_all(int descriptor, const fs::path& path, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {  // a pipe that does not wait by itself
      pollfd ready{.fd = descriptor, .events = POLLOUT, .revents = 0};
      poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      fail_to_write(path);
    }
  }
}

std::vector<std::byte> as_bytes(const std::string& text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

}  // namespace cameras
