#include "core/machine_memory.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

namespace cameras::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kGiB = std::int64_t{1} << 30;

// A machine of 16 GiB, as its files in proc and sys tell it.
class Machine : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::temp_directory_path() / ("machine_memory_" + std::to_string(::getpid()));
    put("proc/meminfo", "MemTotal:       16777216 kB\nMemFree:         100 kB\n");
  }
  void TearDown() override { fs::remove_all(root_); }

  void put(const std::string& name, const std::string& text) const {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << text;
  }

  fs::path root_;
};

TEST_F(Machine, WithoutGroupsIsWhatIsInstalled) { EXPECT_EQ(machine_memory(root_), 16 * kGiB); }

TEST_F(Machine, SecondVersionOfGroups) {
  put("proc/self/cgroup", "0::/a/b\n");
  put("sys/fs/cgroup/a/b/memory.max", "max\n");
  EXPECT_EQ(machine_memory(root_), 16 * kGiB);
  put("sys/fs/cgroup/a/memory.max", "4294967296\n");  // of the group around it
  EXPECT_EQ(machine_memory(root_), 4 * kGiB);
  put("sys/fs/cgroup/a/b/memory.max", "1073741824\n");
  EXPECT_EQ(machine_memory(root_), kGiB);
}

// A group above "high" is slowed down until nothing moves.
TEST_F(Machine, HighIsALimitToo) {
  put("proc/self/cgroup", "0::/a/b\n");
  put("sys/fs/cgroup/a/b/memory.max", "4294967296\n");
  put("sys/fs/cgroup/a/b/memory.high", "max\n");
  EXPECT_EQ(machine_memory(root_), 4 * kGiB);
  put("sys/fs/cgroup/a/memory.high", "3221225472\n");
  EXPECT_EQ(machine_memory(root_), 3 * kGiB);
}

TEST_F(Machine, LimitsOfTheProcess) {
  const std::string head =
      "Limit                     Soft Limit           Hard Limit           Units\n";
  put("proc/self/limits", head +
                              "Max data size             unlimited            unlimited            "
                              "bytes\nMax address space         4294967296           unlimited     "
                              "       bytes\n");
  EXPECT_EQ(machine_memory(root_), 4 * kGiB);
  put("proc/self/limits",
      head + "Max data size             1073741824           unlimited            bytes\n");
  EXPECT_EQ(machine_memory(root_), kGiB);
}

TEST_F(Machine, FirstVersionOfGroups) {
  put("proc/self/cgroup", "9:name=systemd:/\n4:cpu,memory:/a\n0::/\n");
  put("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "9223372036854771712\n");
  EXPECT_EQ(machine_memory(root_), 16 * kGiB);
  put("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "2147483648\n");
  EXPECT_EQ(machine_memory(root_), 2 * kGiB);
}

// In a container the path is that of the host, and the group's files lie at the top.
TEST_F(Machine, GroupThatIsNotSeenFromInside) {
  put("proc/self/cgroup", "0::/docker/0123\n");
  put("sys/fs/cgroup/memory.max", "3221225472\n");
  EXPECT_EQ(machine_memory(root_), 3 * kGiB);
}

// There the path may begin with folders that lie outside, or lead out of what is seen.
TEST_F(Machine, GroupThatIsSeenInPart) {
  put("proc/self/cgroup", "0::/docker/0123/inner/most\n");
  put("sys/fs/cgroup/inner/most/memory.max", "max\n");
  put("sys/fs/cgroup/inner/memory.max", "2147483648\n");
  EXPECT_EQ(machine_memory(root_), 2 * kGiB);
  put("proc/self/cgroup", "0::/../beside\n");
  put("sys/fs/cgroup/memory.max", "5368709120\n");
  EXPECT_EQ(machine_memory(root_), 5 * kGiB);
}

TEST_F(Machine, DotsInAName) {
  put("proc/self/cgroup", "0::/a..b\n");
  put("sys/fs/cgroup/a..b/memory.max", "1073741824\n");
  EXPECT_EQ(machine_memory(root_), kGiB);
}

TEST_F(Machine, NonsenseIsNoLimit) {
  put("proc/self/cgroup", "nothing\n0::/../../etc\n:\n");
  put("sys/fs/cgroup/memory.max", "-5\n");
  EXPECT_EQ(machine_memory(root_), 16 * kGiB);
}

TEST(BytesText, HasOneUnit) {
  EXPECT_EQ(bytes_text(17), "17.0 B");
  EXPECT_EQ(bytes_text(2500), "2.5 kB");
  EXPECT_EQ(bytes_text(999'960), "1.0 MB");
  EXPECT_EQ(bytes_text(6.3e9), "6.3 GB");
}

}  // namespace
}  // namespace cameras::testing
