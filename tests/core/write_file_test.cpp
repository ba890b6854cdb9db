#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <iterator>

#include "cameras/file.h"
#include "core/read_file.h"
#include "support/temporary_folder.h"

namespace cameras::testing {
namespace {

namespace fs = std::filesystem;

// The umask is the process's: set here, and back afterwards.
class Umask {
 public:
  explicit Umask(mode_t mask) : before_(umask(mask)) {}
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;
  Umask(Umask&&) = delete;
  Umask& operator=(Umask&&) = delete;
  ~Umask() { umask(before_); }

 private:
  mode_t before_;
};

unsigned mode_of(const fs::path& file) {
  struct stat status = {};
  EXPECT_EQ(stat(file.c_str(), &status), 0);
  return status.st_mode & 07777U;
}

TEST(WriteWholeFile, GivesANewFileWhatTheUmaskLeaves) {
  const TemporaryFolder folder;
  for (const unsigned mask : {0U, 022U, 027U, 077U}) {
    const Umask set(mask);
    const fs::path file = folder.path() / std::to_string(mask);
    write_whole_file(file, as_bytes("text"), ".draft-");
    EXPECT_EQ(mode_of(file), 0666U & ~mask);
  }
}

TEST(WriteWholeFile, LeavesAnOldFileItsPermissions) {
  const TemporaryFolder folder;
  const Umask set(077);
  for (const unsigned mode : {0604U, 0755U, 0400U}) {
    const fs::path file = folder.write("old", "old");
    ASSERT_EQ(chmod(file.c_str(), mode), 0);
    write_whole_file(file, as_bytes("new"), ".draft-");
    EXPECT_EQ(mode_of(file), mode);
    EXPECT_EQ(read_text(file, 10), "new");
    fs::remove(file);
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 0);
}

}  // namespace
}  // namespace cameras::testing
