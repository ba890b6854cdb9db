#include "model/labels.h"

#include <gmock/gmock.h>

#include <fstream>

#include "support/message.h"

namespace cameras::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

namespace fs = std::filesystem;
using namespace std::string_view_literals;

TEST(Labels, OneALine) {
  EXPECT_THAT(parse_labels("tench, Tinca tinca\ngoldfish\n"),
              ElementsAre("tench, Tinca tinca", "goldfish"));
  EXPECT_THAT(parse_labels("a\nb"), ElementsAre("a", "b"));
  EXPECT_THAT(parse_labels(""), IsEmpty());
}

TEST(Labels, WindowsLineEndsAndByteOrderMark) {
  EXPECT_THAT(parse_labels("\xef\xbb\xbf"
                           "caf\xc3\xa9\r\nb\r\n\r\n"),
              ElementsAre("caf\xc3\xa9", "b"));
}

TEST(Labels, EmptyLinesCountInTheMiddleOnly) {
  EXPECT_THAT(parse_labels("a\n\nc\n\n\n"), ElementsAre("a", "", "c"));
}

TEST(Labels, WhatIsNoTextIsRefused) {
  EXPECT_EQ(message_of([] { parse_labels("ab\0c"sv); }),
            "expected UTF-8 text with one label a line, found a byte that is no text at 2");
  EXPECT_EQ(message_of([] { parse_labels("caf\xe9\n"); }),
            "expected UTF-8 text with one label a line, found a byte that is no text at 3");
}

TEST(Labels, AtMostAMillion) {
  const std::string million(1'000'000, '\n');
  EXPECT_THAT(parse_labels(million), IsEmpty());
  EXPECT_EQ(message_of([&] { parse_labels(million + "x"); }),
            "expected at most 1000000 labels, found more");
}

TEST(Labels, ReadNamesThePath) {
  const fs::path path = fs::path(::testing::TempDir()) / "cameras_labels_test.txt";
  std::ofstream(path, std::ios::binary) << "a\nb\n";
  EXPECT_THAT(read_labels(path), ElementsAre("a", "b"));
  std::ofstream(path, std::ios::binary) << '\x01';
  EXPECT_EQ(message_of([&] { read_labels(path); }),
            path.string() +
                ": expected UTF-8 text with one label a line, found a byte that is no text at 0");
  EXPECT_EQ(message_of([] { read_labels("/nowhere/labels.txt"); }),
            "/nowhere/labels.txt: no such file");
  EXPECT_EQ(message_of([] { read_labels("/dev/null"); }),
            "/dev/null: expected a text file, found a device or pipe");
}

}  // namespace
}  // namespace cameras::testing
