#include "output_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <set>
#include <string>
#include <system_error>

#include "cameras/error.h"
#include "command.h"

namespace cameras::cli {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_to_write(const fs::path& path, const std::string& reason) {
  fail(Errc::io, path.string(), ": cannot be written: ", reason);
}

// Where a symbolic link leads, so that the file behind it is replaced and the link stays.
fs::path followed(fs::path path) {
  constexpr int kMostLinks = 40;  // as Linux has it
  std::error_code error;
  for (int i = 0; i < kMostLinks && fs::is_symlink(path, error); ++i) {
    const fs::path target = fs::read_symlink(path, error);
    if (error) break;
    path = target.is_absolute() ? target : path.parent_path() / target;
  }
  return path;
}

// /dev/stdout and the like, where they lead to a file: replacing that would lose what it holds.
bool is_open_file(const fs::path& path) {
  std::error_code error;
  fs::path step = path;
  while (fs::is_symlink(step, error)) {
    if (fs::equivalent(step.parent_path(), "/proc/self/fd", error)) return true;
    const fs::path target = fs::read_symlink(step, error);
    step = (target.is_absolute() ? target : step.parent_path() / target).lexically_normal();
  }
  return false;
}

bool is_special(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

// A new, empty file in the folder of `path`; gone again unless it is renamed.
class Draft {
 public:
  explicit Draft(const fs::path& path)
      : target_(followed(path)), name_((target_.parent_path() / ".cameras-XXXXXX").string()) {
    const int descriptor = mkstemp(name_.data());
    if (descriptor < 0) fail_to_write(path, std::strerror(errno));  // NOLINT(concurrency-mt-unsafe)
    close(descriptor);
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  Draft(Draft&&) = delete;
  Draft& operator=(Draft&&) = delete;
  ~Draft() {
    std::error_code ignored;
    if (!name_.empty()) fs::remove(name_, ignored);
  }

  const std::string& name() const { return name_; }

  void keep() {
    std::error_code error;
    fs::permissions(name_, permissions(), error);
    fs::rename(name_, target_, error);
    if (error) fail_to_write(target_, error.message());
    name_.clear();
  }

 private:
  // Those of the file that is replaced. mkstemp's own are private; a new file gets what any new
  // file of the user would have.
  fs::perms permissions() const {
    std::error_code error;
    const fs::file_status old = fs::status(target_, error);
    if (fs::exists(old)) return old.permissions();
    const mode_t mask = umask(0);
    umask(mask);
    return static_cast<fs::perms>(0666U & ~mask);
  }

  fs::path target_;
  std::string name_;
};

void put(const std::string& name, const fs::path& path, std::span<const std::byte> bytes) {
  std::ofstream file(name, std::ios::binary);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  file.write(reinterpret_cast<const char*>(bytes.data()), std::ssize(bytes));
  file.close();
  if (!file) fail_to_write(path, "the disk may be full");
}

bool is_file(const fs::path& path) { return !path.empty() && path != "-"; }

}  // namespace

void require_writable(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) fail_to_write(path, "it is a folder");
  const fs::path folder = followed(path).parent_path();
  if (!folder.empty() && !fs::is_directory(folder, error)) {
    fail_to_write(path, "there is no folder " + folder.string());
  }
  if (is_special(path)) return;
  const fs::file_status old = fs::status(path, error);
  if (old.type() == fs::file_type::none) fail_to_write(path, error.message());  // say, a long name
  if (fs::exists(old) && access(path.c_str(), W_OK) != 0) {
    fail_to_write(path, "it is read-only");
  }
  if (fs::exists(old) && is_open_file(path)) {
    fail_to_write(path, "it is a file that is open already; '-' is standard output");
  }
  const Draft draft(path);
}

void require_other_file(const fs::path& output, const fs::path& input) {
  std::error_code error;
  if (!fs::equivalent(output, input, error) || !fs::is_regular_file(output, error)) return;
  throw UsageError("expected an output that is none of the files to read, found " +
                   output.string());
}

void require_other_files(std::span<const fs::path> outputs, std::span<const fs::path> inputs) {
  for (const fs::path& output : outputs) {
    if (!is_file(output)) continue;
    for (const fs::path& input : inputs) require_other_file(output, input);
  }
}

void require_outputs(std::span<const fs::path> outputs, std::span<const fs::path> inputs) {
  std::set<fs::path> claimed;
  for (const fs::path& output : outputs) {
    if (!is_file(output)) continue;
    std::error_code error;
    const bool kept = fs::is_regular_file(output, error) || !fs::exists(output, error);
    const fs::path whole = fs::weakly_canonical(fs::absolute(output), error);
    if (!claimed.insert(whole).second && kept) {
      throw UsageError("expected a file of its own for every result, found " + output.string() +
                       " twice");
    }
  }
  require_other_files(outputs, inputs);
  for (const fs::path& output : outputs) {
    if (is_file(output)) require_writable(output);
  }
}

void write_file(const fs::path& path, std::span<const std::byte> bytes) {
  if (is_special(path)) return put(path.string(), path, bytes);
  Draft draft(path);
  put(draft.name(), path, bytes);
  draft.keep();
}

std::vector<std::byte> as_bytes(const std::string& text) {
  std::vector<std::byte> bytes(text.size());
  std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

fs::path with_suffixes(const fs::path& path, const std::vector<std::string>& suffixes) {
  std::string name = path.stem().string();
  for (const std::string& suffix : suffixes) name += "-" + suffix;
  return path.parent_path() / (name + path.extension().string());
}

}  // namespace cameras::cli
