#include "core/read_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <span>

#include "support/message.h"
#include "support/temporary_folder.h"

namespace cameras::testing {
namespace {

constexpr std::int64_t kMost = 5;

TEST(ReadRegularFile, ReadsAll) {
  const TemporaryFolder folder;
  EXPECT_EQ(as_text(read_regular_file(folder.write("a", "12345"), kMost)), "12345");
  EXPECT_EQ(as_text(read_regular_file(folder.write("b", ""), kMost)), "");
  const auto file = folder.write("c", "123456");
  EXPECT_EQ(message_of([&] { read_regular_file(file, kMost); }),
            file.string() + ": file is too big, expected at most 5 bytes");
}

// Each of them at once: none is waited for.
TEST(ReadRegularFile, RefusesWhatIsNone) {
  const TemporaryFolder folder;
  const auto pipe = folder.path() / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  for (const std::string& name :
       {pipe.string(), std::string("/dev/zero"), std::string("/dev/null")}) {
    const std::filesystem::path path = name;
    EXPECT_EQ(message_of([&] { read_regular_file(path, kMost); }),
              name + ": expected a regular file, found a device, pipe or socket");
  }
  EXPECT_EQ(message_of([&] { read_regular_file(folder.path(), kMost); }),
            folder.path().string() + ": is a directory, expected a file");
  EXPECT_EQ(message_of([&] { read_regular_file(folder.path() / "x", kMost); }),
            (folder.path() / "x").string() + ": no such file");
}

// /proc has regular files without a size that can be read for long, some of them forever.
TEST(ReadRegularFile, ReadsNoMoreThanTheSizeSays) {
  const std::filesystem::path status = "/proc/self/status";
  if (!std::filesystem::exists(status)) GTEST_SKIP() << "no /proc";
  EXPECT_EQ(as_text(read_regular_file(status, kMost)), "");
}

TEST(ReadInPieces, GivesAllBytesInOrder) {
  const TemporaryFolder folder;
  for (const std::size_t size : {0U, 5U, 1U << 20U, 3'000'001U}) {
    std::string text(size, 'a');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + i % 23);
    std::string found;
    std::size_t largest = 0;
    read_in_pieces(folder.write("a", text), [&](std::span<const std::byte> piece) {
      largest = std::max(largest, piece.size());
      found += as_text({piece.begin(), piece.end()});
    });
    EXPECT_TRUE(found == text) << size;
    EXPECT_LE(largest, 1U << 20U);
  }
  EXPECT_EQ(message_of([&] { read_in_pieces(folder.path() / "x", [](const auto&) {}); }),
            (folder.path() / "x").string() + ": no such file");
}

}  // namespace
}  // namespace cameras::testing
