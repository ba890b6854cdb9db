#include "core/machine_processors.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "cameras/computing.h"

namespace cameras::testing {
namespace {

namespace fs = std::filesystem;

// Control groups, as their files tell them.
class Groups : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::temp_directory_path() / ("machine_processors_" + std::to_string(::getpid()));
    fs::create_directories(root_);
  }
  void TearDown() override { fs::remove_all(root_); }

  void put(const std::string& name, const std::string& text) const {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << text;
  }

  fs::path root_;
};

TEST_F(Groups, WithoutAnyItIsWhatTheProcessIsBoundTo) {
  cpu_set_t before;
  ASSERT_EQ(sched_getaffinity(0, sizeof before, &before), 0);
  EXPECT_EQ(machine_processors(root_), CPU_COUNT(&before));
  cpu_set_t one;
  CPU_ZERO(&one);
  int first = 0;
  while (!CPU_ISSET(first, &before)) ++first;
  CPU_SET(first, &one);
  ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
  EXPECT_EQ(machine_processors(root_), 1);
  EXPECT_EQ(usable_processors(), 1);
  ASSERT_EQ(sched_setaffinity(0, sizeof before, &before), 0);
}

TEST_F(Groups, AQuotaIsWorthWholeProcessors) {
  const int bound = machine_processors(root_);
  put("proc/self/cgroup", "0::/a/b\n");
  put("sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
  EXPECT_EQ(machine_processors(root_), bound);
  put("sys/fs/cgroup/a/cpu.max", "150000 100000\n");  // of the group around it
  EXPECT_EQ(machine_processors(root_), std::min(bound, 2));
  put("sys/fs/cgroup/a/b/cpu.max", "5000 100000\n");
  EXPECT_EQ(machine_processors(root_), 1);
}

TEST_F(Groups, FirstVersion) {
  const int bound = machine_processors(root_);
  put("proc/self/cgroup", "4:memory:/m\n3:cpu,cpuacct:/a\n0::/\n");
  put("sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000\n");
  put("sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "-1\n");
  EXPECT_EQ(machine_processors(root_), bound);
  put("sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "70000\n");
  EXPECT_EQ(machine_processors(root_), 1);
}

TEST_F(Groups, NumbersThatAreNoneCountForNothing) {
  const int bound = machine_processors(root_);
  put("proc/self/cgroup", "0::/a\n");
  for (const char* text : {"", "5000", "0 100000", "5000 0", "nan 1", "x y"}) {
    put("sys/fs/cgroup/a/cpu.max", text);
    EXPECT_EQ(machine_processors(root_), bound) << text;
  }
}

}  // namespace
}  // namespace cameras::testing
