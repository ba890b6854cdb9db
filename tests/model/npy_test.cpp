#include "cameras/npy.h"

#include <gtest/gtest.h>

#include <string>

#include "core/aten.h"
#include "support/message.h"

namespace cameras::testing {
namespace {

// A file of NPY 1.0 with this header and these bytes.
std::string file(const std::string& header, const std::string& data) {
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size() & 0xFFU);
  bytes += static_cast<char>(header.size() >> 8U);
  return bytes + header + data;
}

at::Tensor decode(const std::string& bytes) { return decode_npy(std::as_bytes(std::span(bytes))); }

std::string header(const std::string& type, const std::string& shape,
                   const std::string& order = "False") {
  return "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
}

TEST(Npy, NumbersAndBooleans) {
  const at::Tensor halves = decode(file(header("<f4", "(1, 2)"), {"\0\0\0\x3f\0\0\x80\x3f", 8}));
  EXPECT_TRUE(at::equal(halves, at::tensor({0.5F, 1.F}).view({1, 2})));
  EXPECT_TRUE(at::equal(decode(file(header("<i2", "(2,)"), {"\1\0\xff\xff", 4})),
                        at::tensor({1, -1}, at::kLong)));
  EXPECT_TRUE(at::equal(decode(file(header("|b1", "()"), "\1")), at::scalar_tensor(true)));
}

TEST(Npy, AnythingElseIsRefused) {
  const auto refusal = [](const std::string& bytes) { return message_of([&] { decode(bytes); }); };
  EXPECT_EQ(refusal("PNG"), "expected an .npy array, found a file of another kind");
  EXPECT_EQ(refusal(file(header("<f4", "(2,)"), "1234")), "expected 8 bytes of data, found 4");
  EXPECT_EQ(refusal(file(header(">f4", "(1,)"), "1234")),
            "expected an array of little-endian numbers or booleans, found '>f4'");
  EXPECT_EQ(refusal(file(header("|O", "(1,)"), "1234")),
            "expected an array of little-endian numbers or booleans, found '|O'");
  EXPECT_EQ(refusal(file(header("<f4", "(1,)", "True"), "1234")),
            "expected an array in C order (numpy.ascontiguousarray)");
  EXPECT_EQ(refusal(file("", "").substr(0, 9)),
            "expected an .npy array, found a file that ends early");
}

TEST(Npy, NumberLists) {
  EXPECT_TRUE(at::equal(number_list("1.5"), at::tensor({1.5F})));
  EXPECT_TRUE(at::equal(number_list("1,0,-2"), at::tensor({1.F, 0.F, -2.F})));
  EXPECT_EQ(message_of([] { number_list("1,,2"); }),
            "expected numbers with commas between them, found '1,,2'");
}

}  // namespace
}  // namespace cameras::testing
