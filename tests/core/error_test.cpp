#include "cameras/error.h"

#include <gtest/gtest.h>

namespace cameras::testing {
namespace {

// Names of nodes and labels come from strangers' files.
TEST(Error, IsOneLineThatATerminalCanPrint) {
  const Error error(Errc::bad_model, "node 'a\nb\x1b[31m\xff' is wrong");
  EXPECT_STREQ(error.what(), "node 'a\\nb\\x1b[31m\\xff' is wrong");
  EXPECT_STREQ(error.within("m\t.onnx").what(), "m\\t.onnx: node 'a\\nb\\x1b[31m\\xff' is wrong");
  EXPECT_STREQ(Error(Errc::io, "Ünïcode").what(), "Ünïcode");
}

}  // namespace
}  // namespace cameras::testing
