#include "core/read_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <span>
#include <system_error>

#include "cameras/error.h"

namespace cameras {
namespace {

namespace fs = std::filesystem;

// Size for the first allocation; a pipe has none, and grows as it is read.
std::int64_t size_hint(const fs::path& path, fs::file_status status) {
  std::error_code error;
  if (!fs::is_regular_file(status)) return 0;
  const auto size = fs::file_size(path, error);
  return error ? 0 : static_cast<std::int64_t>(size);
}

void check_size(const fs::path& path, std::int64_t size, std::int64_t max_bytes) {
  require(size <= max_bytes, Errc::io, path.string(), ": file is too big, expected at most ",
          max_bytes, " bytes");
}

// What is at the path, which has to be there.
fs::file_status status_of(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  require(status.type() != fs::file_type::not_found, Errc::io, path.string(), ": no such file");
  require(!error, Errc::io, path.string(), ": cannot be read: ", error.message());
  require(!fs::is_directory(status), Errc::io, path.string(), ": is a directory, expected a file");
  return status;
}

std::string system_message(int error) { return std::generic_category().message(error); }

void require_regular(const fs::path& path, bool regular) {
  require(regular, Errc::io, path.string(),
          ": expected a regular file, found a device, pipe or socket");
}

// An open file.
class Reading {
 public:
  explicit Reading(const fs::path& path)
      // Without waiting: the path may have become a pipe's since it was looked at.
      : path_(path), descriptor_(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) {
    require(descriptor_ >= 0, Errc::io, path.string(), ": cannot be read: ", system_message(errno));
  }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;
  Reading(Reading&&) = delete;
  Reading& operator=(Reading&&) = delete;
  ~Reading() { close(descriptor_); }

  std::int64_t size() const {
    struct stat status = {};
    const bool known = fstat(descriptor_, &status) == 0;
    require_regular(path_, known && S_ISREG(status.st_mode));
    return status.st_size;
  }

  // Fills as much as there is; the count.
  std::size_t read_into(std::span<std::byte> bytes) const {
    std::size_t size = 0;
    while (size < bytes.size()) {
      const ssize_t count = read(descriptor_, bytes.data() + size, bytes.size() - size);
      if (count < 0 && errno == EINTR) continue;
      require(count >= 0, Errc::io, path_.string(), ": cannot be read: ", system_message(errno));
      if (count == 0) break;
      size += static_cast<std::size_t>(count);
    }
    return size;
  }

 private:
  const fs::path& path_;
  int descriptor_;
};

}  // namespace

std::vector<std::byte> read_file(const fs::path& path, std::int64_t max_bytes) {
  const fs::file_status status = status_of(path);
  std::int64_t capacity = size_hint(path, status);
  check_size(path, capacity, max_bytes);

  std::ifstream file(path, std::ios::binary);
  require(file.is_open(), Errc::io, path.string(), ": cannot be opened for reading");
  constexpr std::int64_t kChunk = 1 << 16;
  std::vector<std::byte> bytes;
  std::int64_t size = 0;
  while (file) {
    // One byte more than is expected, so that the end is seen without another allocation.
    capacity = std::max(capacity + 1, size + kChunk);
    bytes.resize(static_cast<std::size_t>(capacity));
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
    file.read(reinterpret_cast<char*>(bytes.data()) + size, capacity - size);
    size += file.gcount();
    check_size(path, size, max_bytes);
  }
  require(!file.bad(), Errc::io, path.string(), ": cannot be read");
  bytes.resize(static_cast<std::size_t>(size));
  return bytes;
}

std::vector<std::byte> read_regular_file(const fs::path& path, std::int64_t max_bytes) {
  // Looked at before it is opened: opening some devices does something.
  require_regular(path, fs::is_regular_file(status_of(path)));
  const Reading file(path);
  const std::int64_t size = file.size();
  check_size(path, size, max_bytes);
  std::vector<std::byte> bytes(static_cast<std::size_t>(size));
  bytes.resize(file.read_into(bytes));
  return bytes;
}

void read_in_pieces(const fs::path& path,
                    const std::function<void(std::span<const std::byte>)>& take) {
  static_cast<void>(status_of(path));
  std::ifstream file(path, std::ios::binary);
  require(file.is_open(), Errc::io, path.string(), ": cannot be opened for reading");
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  std::vector<std::byte> piece(kPiece);
  while (file) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
    file.read(reinterpret_cast<char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
    take(std::span(piece).first(static_cast<std::size_t>(file.gcount())));
  }
  require(!file.bad(), Errc::io, path.string(), ": cannot be read");
}

std::string as_text(const std::vector<std::byte>& bytes) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string read_text(const fs::path& path, std::int64_t max_bytes) {
  return as_text(read_file(path, max_bytes));
}

}  // namespace cameras
