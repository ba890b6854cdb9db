#include "core/translate.h"

#include <gtest/gtest.h>

#include <torch/version.h>

#include <new>

#include "core/aten.h"
#include "support/message.h"

namespace cameras::testing {
namespace {

TEST(Translate, LibtorchsErrorsAreOneLineWithoutAStack) {
  const std::string text =
      message_of([] { translated(Errc::bad_argument, [] { return at::zeros({2}).view({3}); }); });
  EXPECT_NE(text.find("invalid for input of size 2"), std::string::npos) << text;
  EXPECT_EQ(text.find('\n'), std::string::npos) << text;
}

TEST(Translate, LibtorchsWarningsAreNotPrinted) {
#if TORCH_VERSION_MAJOR < 2
  GTEST_SKIP() << "libtorch's warnings can be held back since version 2";
#endif
  ::testing::internal::CaptureStderr();
  translated(Errc::bad_model, [] {
    TORCH_WARN("inside");
    return 0;
  });
  TORCH_WARN("outside");
  const std::string printed = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(printed.find("inside"), std::string::npos) << printed;
  EXPECT_NE(printed.find("outside"), std::string::npos) << printed;
}

TEST(Translate, TooLittleMemoryIsSaidAsSuch) {
  EXPECT_EQ(
      message_of([] { translated(Errc::bad_model, []() -> int { throw std::bad_alloc(); }); }),
      "expected enough memory for this, found too little");
}

TEST(Translate, AnErrorStaysWhatItIs) {
  try {
    translated(Errc::bad_model, []() -> int { fail(Errc::io, "a: b"); });
    FAIL() << "expected an Error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::io);
    EXPECT_STREQ(error.what(), "a: b");
  }
}

}  // namespace
}  // namespace cameras::testing
