#include "outputs/draft.h"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "cameras/error.h"
#include "cameras/file.h"

namespace cameras::cli {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kMode = 0666;  // less the umask, as any new file of the user
constexpr int kMostTries = 100;

[[noreturn]] void fail_to_draft(const fs::path& path, int error) {
  fail(Errc::io, path.string(), ": cannot be written: ",
       std::strerror(error));  // NOLINT(concurrency-mt-unsafe)
}

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

// With its permissions.
void copy_all(int from, int to, const fs::path& path) {
  constexpr std::size_t kMost = std::size_t{1} << 30;
  struct stat status = {};
  if (fstat(from, &status) == 0) static_cast<void>(fchmod(to, status.st_mode));
  off_t at = 0;
  for (ssize_t count = 1; count != 0;) {
    count = sendfile(to, from, &at, kMost);
    if (count < 0 && errno != EINTR) fail_to_draft(path, errno);
  }
}

std::string link_of(int descriptor) { return "/proc/self/fd/" + std::to_string(descriptor); }

}  // namespace

Draft::Draft(fs::path target, std::string_view prefix)
    : target_(std::move(target)), prefix_(prefix) {
  if (!open_nameless()) open_named();
  keep_permissions(descriptor_, target_);
}

Draft::~Draft() {
  if (descriptor_ >= 0) close(descriptor_);
  if (name_) unlink(name_->text().c_str());
}

// A nameless file gets its name by way of /proc; without that, or on a file system that has no such
// files, there is none.
bool Draft::open_nameless() {
  descriptor_ = open(folder_of(target_).c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, kMode);
  if (descriptor_ < 0) return false;
  if (access(link_of(descriptor_).c_str(), F_OK) == 0) return true;
  close(std::exchange(descriptor_, -1));
  return false;
}

void Draft::open_named() {
  for (int i = 0; i < kMostTries && descriptor_ < 0; ++i) {
    name_ = std::make_unique<DraftName>(draft_path(target_, prefix_));
    descriptor_ = open(name_->text().c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, kMode);
    const int error = errno;
    if (descriptor_ >= 0) return;
    name_.reset();
    if (error != EEXIST) fail_to_draft(target_, error);
  }
  if (descriptor_ < 0) fail_to_draft(target_, EEXIST);
}

void Draft::keep() {
  make_durable(descriptor_, target_);
  // In one step, where nothing is to be replaced; only a file with a name can replace another.
  if (!name_ && !link_as(target_.string())) take_name();
  if (name_ && rename(name_->text().c_str(), target_.c_str()) != 0) fail_to_draft(target_, errno);
  name_.reset();
  make_names_durable(target_.parent_path());
}

bool Draft::link_as(const std::string& name) const {
  return linkat(AT_FDCWD, link_of(descriptor_).c_str(), AT_FDCWD, name.c_str(),
                AT_SYMLINK_FOLLOW) == 0;
}

void Draft::take_name() {
  for (int i = 0; i < kMostTries; ++i) {
    name_ = std::make_unique<DraftName>(draft_path(target_, prefix_));
    if (link_as(name_->text())) return;
    const int error = errno;
    name_.reset();
    if (error != EEXIST) break;
  }
  become_copy();
}

// For file systems that have files without a name and do not let them get one.
void Draft::become_copy() {
  const int nameless = std::exchange(descriptor_, -1);
  try {
    open_named();
    copy_all(nameless, descriptor_, target_);
    make_durable(descriptor_, target_);
  } catch (...) {
    close(nameless);
    throw;
  }
  close(nameless);
}

}  // namespace cameras::cli
