#include "outputs/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <iostream>
#include <set>
#include <string>
#include <system_error>

#include "cameras/error.h"
#include "command.h"
#include "outputs/descriptor.h"
#include "outputs/draft.h"
#include "outputs/input_files.h"
#include "outputs/open_file.h"

namespace cameras::cli {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_to_write(const fs::path& path, const std::string& reason) {
  fail(Errc::io, path.string(), ": cannot be written: ", reason);
}

std::string error_text() { return std::strerror(errno); }  // NOLINT(concurrency-mt-unsafe)

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

bool is_special(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

// A device or pipe, or a file that is open already: it takes whatever is written, after what it
// has.
bool is_written_directly(const fs::path& path) {
  return is_special(path) || names_descriptor(path);
}

int open_special(const fs::path& path) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0) fail_to_write(path, error_text());
  return descriptor;
}

void put_directly(const fs::path& path, std::span<const std::byte> bytes) {
  std::cout.flush();  // so that what was printed before comes before
  const int number = names_descriptor(path) ? open_descriptor(path) : open_special(path);
  const OpenFile closed_later(number);
  write_all(number, path, bytes);
}

// Standard output or error goes to this very file, which would lose it, or be lost.
bool is_standard_stream(const fs::path& path) {
  struct stat file = {};
  if (stat(path.c_str(), &file) != 0 || !S_ISREG(file.st_mode)) return false;
  return std::ranges::any_of(std::array{STDOUT_FILENO, STDERR_FILENO}, [&](int stream) {
    struct stat there = {};
    return fstat(stream, &there) == 0 && there.st_dev == file.st_dev && there.st_ino == file.st_ino;
  });
}

bool is_file(const fs::path& path) { return !path.empty() && path != "-"; }

}  // namespace

void require_writable(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) fail_to_write(path, "it is a folder");
  if (names_descriptor(path)) {
    const OpenFile closed_later(open_descriptor(path));
    return;
  }
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
  if (is_standard_stream(path)) {
    throw UsageError("expected a file of its own for every result, found " + path.string() +
                     ", where standard output or error goes; /dev/stdout adds to it");
  }
  const Draft draft(followed(path), kDraftPrefix);
}

bool takes_several(const fs::path& path) { return is_written_directly(path); }

void require_other_files(std::span<const fs::path> outputs, std::span<const fs::path> inputs) {
  const InputFiles read(inputs);
  for (const fs::path& output : outputs) {
    if (is_file(output)) read.require_other(output);
  }
}

void require_outputs(std::span<const fs::path> outputs, std::span<const fs::path> inputs) {
  std::set<fs::path> claimed;
  for (const fs::path& output : outputs) {
    if (!is_file(output)) continue;
    std::error_code error;
    const bool kept = !takes_several(output);
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

void write_file(const fs::path& path, std::span<const std::byte> bytes,
                std::string_view draft_prefix) {
  if (is_written_directly(path)) return put_directly(path, bytes);
  Draft draft(followed(path), draft_prefix);
  write_all(draft.descriptor(), path, bytes);
  draft.keep();
}

fs::path with_suffixes(const fs::path& path, const std::vector<std::string>& suffixes) {
  if (takes_several(path)) return path;
  std::string name = path.stem().string();
  for (const std::string& suffix : suffixes) name += "-" + suffix;
  return path.parent_path() / (name + path.extension().string());
}

}  // namespace cameras::cli
