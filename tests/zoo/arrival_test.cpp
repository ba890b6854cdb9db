#include <gtest/gtest.h>

#include <filesystem>
#include <iterator>
#include <stdexcept>

#include "support/temporary_folder.h"
#include "zoo/cache.h"

namespace cameras::testing {
namespace {

namespace fs = std::filesystem;
using cli::zoo::Arrival;

std::ptrdiff_t open_descriptors() {
  return std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator());
}

TEST(Arrival, LeavesNothingOpenWhereItIsNotMade) {
  const TemporaryFolder folder;
  const cli::zoo::ZooFile file{.name = "a.onnx", .path = "a.onnx", .bytes = 3, .sha256 = ""};
  const Arrival other(folder.path(), file, [] {});
  const std::ptrdiff_t before = open_descriptors();
  for (int i = 0; i < 3; ++i) {
    EXPECT_THROW(Arrival(folder.path(), file, [] { throw std::runtime_error("waits"); }),
                 std::runtime_error);
  }
  EXPECT_EQ(open_descriptors(), before);
}

}  // namespace
}  // namespace cameras::testing
