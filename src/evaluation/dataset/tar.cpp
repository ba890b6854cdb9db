#include "evaluation/dataset/tar.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <span>

#include "cameras/error.h"
#include "core/checked.h"

namespace cameras {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kTarBlock = 512;
constexpr std::int64_t kMostText = std::int64_t{1}
                                   << 20;  // of a member whose contents are asked for

// A file that is open for reading, a regular one.
class TarFile {
 public:
  explicit TarFile(const fs::path& file)
      : file_(file), descriptor_(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    require(descriptor_ >= 0, Errc::io, file.string(), ": cannot be read: ",
            std::strerror(errno));  // NOLINT(concurrency-mt-unsafe)
    struct stat status = {};
    if (fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode)) size_ = status.st_size;
    if (size_ >= 0) return;
    close(descriptor_);
    fail(Errc::io, file.string(), ": expected a regular file");
  }
  TarFile(const TarFile&) = delete;
  TarFile& operator=(const TarFile&) = delete;
  TarFile(TarFile&&) = delete;
  TarFile& operator=(TarFile&&) = delete;
  ~TarFile() { close(descriptor_); }

  int descriptor() const noexcept { return descriptor_; }
  std::int64_t size() const noexcept { return size_; }

  void read(std::int64_t start, std::span<std::byte> bytes) const {
    std::size_t there = 0;
    while (there < bytes.size()) {
      const ssize_t count = pread(descriptor_, bytes.data() + there, bytes.size() - there,
                                  start + static_cast<std::int64_t>(there));
      if (count < 0 && errno == EINTR) continue;
      require(count >= 0, Errc::io, file_.string(), ": cannot be read: ",
              std::strerror(errno));  // NOLINT(concurrency-mt-unsafe)
      require(count > 0, Errc::io, file_.string(), ": is truncated");
      there += static_cast<std::size_t>(count);
    }
  }

 private:
  fs::path file_;
  int descriptor_;
  std::int64_t size_ = -1;
};

struct FreeArchive {
  void operator()(archive* reader) const { archive_read_free(reader); }
};
using TarReader = std::unique_ptr<archive, FreeArchive>;

// libarchive's name for a problem, which may quote what a stranger wrote.
std::string libarchive_says(archive* reader) {
  const char* const text = archive_error_string(reader);
  return text == nullptr ? "unknown" : text;
}

TarReader reader_of(const TarFile& file) {
  constexpr std::size_t kPiece = std::size_t{1} << 16;
  TarReader reader(archive_read_new());
  require(reader != nullptr && archive_read_support_format_tar(reader.get()) == ARCHIVE_OK,
          Errc::io, "libarchive cannot read tar archives");
  const int opened = archive_read_open_fd(reader.get(), file.descriptor(), kPiece);
  require(opened == ARCHIVE_OK, Errc::bad_model,
          "expected an uncompressed tar archive: ", libarchive_says(reader.get()));
  return reader;
}

std::string name_of(archive_entry* entry) {
  const char* name = archive_entry_pathname(entry);
  if (name == nullptr) name = archive_entry_pathname_utf8(entry);  // not of this locale
  require(name != nullptr, Errc::bad_model, "a member has a name that cannot be read");
  return name;
}

std::vector<std::byte> text_of_member(archive* reader, const TarMember& member) {
  require(member.bytes <= kMostText, Errc::bad_model, "'", member.name, "' has ", member.bytes,
          " bytes, expected at most ", kMostText);
  std::vector<std::byte> bytes(static_cast<std::size_t>(member.bytes));
  std::size_t there = 0;
  while (there < bytes.size()) {
    const la_ssize_t count = archive_read_data(reader, bytes.data() + there, bytes.size() - there);
    require(count > 0, Errc::bad_model, "'", member.name, "' is truncated");
    there += static_cast<std::size_t>(count);
  }
  return bytes;
}

// Whether an entry is a file whose bytes lie in the archive, one after the other.
bool is_member(archive_entry* entry) {
  const bool link =
      archive_entry_hardlink(entry) != nullptr || archive_entry_hardlink_w(entry) != nullptr;
  if (link || archive_entry_filetype(entry) != AE_IFREG) return false;
  require(archive_entry_sparse_reset(entry) == 0, Errc::bad_model, "'", name_of(entry),
          "' is a file with holes (sparse), which is not read");
  return true;
}

bool only_zeros(std::span<const std::byte> bytes) {
  return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; });
}

// Any whole archive ends with zeros: what does not is refused before its members are looked at.
void require_last_block(const TarFile& file) {
  std::array<std::byte, kTarBlock> last{};
  const bool there = file.size() >= kTarBlock;
  if (there) file.read(file.size() - kTarBlock, last);
  require(there && only_zeros(last), Errc::bad_model,
          "is truncated: the end of a tar archive is missing");
}

// Two empty blocks behind the last member, without which there may have been more of them, and
// nothing but zeros to the end of the file: libarchive reads no further.
void require_ending(const TarFile& file, std::int64_t end) {
  constexpr std::int64_t kPiece = std::int64_t{1} << 16;
  constexpr std::int64_t kMostZeros = std::int64_t{1} << 26;  // tar fills its last record
  const std::int64_t left = file.size() - end;
  require(left >= 2 * kTarBlock, Errc::bad_model,
          "is truncated: the two empty blocks at the end of a tar archive are missing");
  require(left <= kMostZeros, Errc::bad_model, "has ", left, " bytes behind its end");
  std::vector<std::byte> piece(static_cast<std::size_t>(std::min(left, kPiece)));
  for (std::int64_t start = end; start < file.size(); start += kPiece) {
    const std::span<std::byte> bytes =
        std::span(piece).first(static_cast<std::size_t>(std::min(kPiece, file.size() - start)));
    file.read(start, bytes);
    require(only_zeros(bytes), Errc::bad_model,
            "goes on behind its end: expected one archive, not several in a row");
  }
}

}  // namespace

void read_tar(const fs::path& path,
              const std::function<void(const TarMember&,
                                       const std::function<std::vector<std::byte>()>&)>& take) {
  constexpr std::int64_t kMostMembers = std::int64_t{1} << 24;
  const TarFile file(path);
  naming(path.string(), [&] {
    require_last_block(file);
    const TarReader reader = reader_of(file);
    archive_entry* entry = nullptr;
    for (std::int64_t count = 0;; ++count) {
      const int found = archive_read_next_header(reader.get(), &entry);
      if (found == ARCHIVE_EOF) {
        require_ending(file, archive_read_header_position(reader.get()));
        break;
      }
      require(found == ARCHIVE_OK || found == ARCHIVE_WARN, Errc::bad_model,
              "is no whole tar archive: ", libarchive_says(reader.get()));
      require(count < kMostMembers, Errc::bad_model, "has more than ", kMostMembers, " members");
      if (!is_member(entry)) continue;
      const TarMember member{.name = name_of(entry),
                             .start = archive_filter_bytes(reader.get(), 0),
                             .bytes = archive_entry_size(entry)};
      const bool inside = member.bytes >= 0 && member.start >= kTarBlock &&
                          member.bytes <= file.size() - member.start;
      require(inside, Errc::bad_model, "is truncated: '", member.name, "' has ", member.bytes,
              " bytes");
      take(member, [&] { return text_of_member(reader.get(), member); });
    }
  });
}

std::vector<std::byte> read_member(const fs::path& path, std::int64_t start, std::int64_t bytes,
                                   std::int64_t max_bytes) {
  require(bytes <= max_bytes, Errc::io, path.string(), ": a member has ", bytes,
          " bytes, expected at most ", max_bytes);
  const TarFile file(path);
  require(start >= 0 && bytes >= 0 && start <= file.size() && bytes <= file.size() - start,
          Errc::io, path.string(), ": is truncated");
  std::vector<std::byte> contents(static_cast<std::size_t>(bytes));
  file.read(start, contents);
  return contents;
}

}  // namespace cameras
