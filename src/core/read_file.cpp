#include "core/read_file.h"

#include <algorithm>
#include <fstream>
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

}  // namespace

std::vector<std::byte> read_file(const fs::path& path, std::int64_t max_bytes) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  require(status.type() != fs::file_type::not_found, Errc::io, path.string(), ": no such file");
  require(!error, Errc::io, path.string(), ": cannot be read: ", error.message());
  require(!fs::is_directory(status), Errc::io, path.string(), ": is a directory, expected a file");
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

std::string read_text(const fs::path& path, std::int64_t max_bytes) {
  const std::vector<std::byte> bytes = read_file(path, max_bytes);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace cameras
