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
  EXPECT_THAT(parse_labels("tench, Tinca tinca\ngoldfish\n").names,
              ElementsAre("tench, Tinca tinca", "goldfish"));
  EXPECT_THAT(parse_labels("a\nb").names, ElementsAre("a", "b"));
  EXPECT_THAT(parse_labels("").names, IsEmpty());
}

TEST(Labels, WindowsLineEndsAndByteOrderMark) {
  EXPECT_THAT(parse_labels("\xef\xbb\xbf"
                           "caf\xc3\xa9\r\nb\r\n\r\n")
                  .names,
              ElementsAre("caf\xc3\xa9", "b"));
}

TEST(Labels, EmptyLinesCountInTheMiddleOnly) {
  EXPECT_THAT(parse_labels("a\n\nc\n\n\n").names, ElementsAre("a", "", "c"));
}

constexpr auto kFive = R"(cat
dog
bird
boat
car)";

// The kinds of files that list "bird" as label 2.
TEST(Labels, IndicesAndIdsAreNoPartOfTheName) {
  const std::vector<std::string> five = parse_labels(kFive).names;
  for (const char* text : {
           "0 cat\n1 dog\n2 bird\n3 boat\n4 car\n",
           "0: cat\n1: dog\n2: bird\n3: boat\n4: car\n",
           "0,cat\n1,dog\n2,bird\n3,boat\n4,car\n",
           "0\tcat\n1\tdog\n2\tbird\n3\tboat\n4\tcar\n",
           "1 cat\n2 dog\n3 bird\n4 boat\n5 car\n",
           "2 bird\n0 cat\n1 dog\n4 car\n3 boat\n",
           "cat,0\ndog,1\nbird,2\nboat,3\ncar,4\n",
           "id,name\n0,cat\n1,dog\n2,bird\n3,boat\n4,car\n",
           "name;index\ncar;4\ncat;0\ndog;1\nbird;2\nboat;3\n",
           "index\tclass\n0\tcat\n1\tdog\n2\tbird\n3\tboat\n4\tcar\n",
           "cat\rdog\rbird\rboat\rcar\r",
           R"(["cat","dog","bird","boat","car"])",
           R"({"0":"cat","1":"dog","2":"bird","3":"boat","4":"car"})",
           R"({"cat":0,"dog":1,"bird":2,"boat":3,"car":4})",
           R"({"id2label": {"0":"cat","1":"dog","2":"bird","3":"boat","4":"car"}})",
           R"({"names": ["cat","dog","bird","boat","car"]})",
           R"([{"id":4,"name":"car"},{"id":0,"name":"cat"},{"id":1,"name":"dog"},
               {"id":2,"name":"bird"},{"id":3,"name":"boat"}])",
           "{0: 'cat',\n 1: 'dog', 2: \"bird\", 3: 'boat', 4: 'car'}",
           "['cat', 'dog', 'bird', 'boat', 'car',]",
           "('cat', 'dog', 'bird', 'boat', 'car')",
       }) {
    EXPECT_EQ(parse_labels(text).names, five) << text;
  }
}

TEST(Labels, SynsetsAreKeptBesideTheNames) {
  const LabelNames lines = parse_labels("n01440764 tench, Tinca tinca\nn01443537 goldfish\n");
  EXPECT_THAT(lines.names, ElementsAre("tench, Tinca tinca", "goldfish"));
  EXPECT_THAT(lines.ids, ElementsAre("n01440764", "n01443537"));
  const LabelNames index =
      parse_labels(R"({"0":["n01440764","tench"],"1":["n01443537","goldfish"]})");
  EXPECT_THAT(index.names, ElementsAre("tench", "goldfish"));
  EXPECT_THAT(index.ids, ElementsAre("n01440764", "n01443537"));
  const LabelNames table =
      parse_labels("synset,name\nn01440764,\"tench, Tinca tinca\"\nn01443537,goldfish\n");
  EXPECT_THAT(table.names, ElementsAre("tench, Tinca tinca", "goldfish"));
  EXPECT_THAT(table.ids, ElementsAre("n01440764", "n01443537"));
  const LabelNames both = parse_labels("0 n01440764 tench\n1 n01443537 goldfish\n");
  EXPECT_THAT(both.names, ElementsAre("tench", "goldfish"));
  EXPECT_THAT(both.ids, ElementsAre("n01440764", "n01443537"));
}

TEST(Labels, WhatOnlyLooksLikeAnIndexStays) {
  EXPECT_THAT(parse_labels("3D printer\n7 seater\n").names, ElementsAre("3D printer", "7 seater"));
  EXPECT_THAT(parse_labels("class 0\nclass 1\n").names, ElementsAre("class 0", "class 1"));
  EXPECT_THAT(parse_labels("0 cat\n1 dog\nbird\n").names, ElementsAre("0 cat", "1 dog", "bird"));
  EXPECT_THAT(parse_labels("0 cat\n0 dog\n").names, ElementsAre("0 cat", "0 dog"));
  EXPECT_THAT(parse_labels("[PAD]\ncat\n").names, ElementsAre("[PAD]", "cat"));
  EXPECT_THAT(parse_labels("nut\nnail 4\n").names, ElementsAre("nut", "nail 4"));
}

TEST(Labels, GapsAreNameless) {
  EXPECT_THAT(parse_labels(R"({"0": "a", "2": "c"})").names, ElementsAre("a", "", "c"));
}

TEST(Labels, StructuresThatHoldNoNamesAreRefused) {
  EXPECT_EQ(message_of([] { parse_labels(R"({"a": "b"})"); }),
            "expected a list or dictionary of names, found an object of something else");
  EXPECT_EQ(message_of([] { parse_labels("[1, 2]"); }), "expected names of labels, found 1");
  EXPECT_EQ(
      message_of([] { parse_labels("{]}"); }),
      "expected names one a line, or a list or dictionary of them in JSON or Python: expected "
      "a Python literal, found something else at 1");
  EXPECT_EQ(message_of([] { parse_labels(R"({"1000000": "a"})"); }),
            "expected indices from 0 to 999999, found 1000000");
  EXPECT_EQ(message_of([] { parse_labels("id,name\n0,cat\n1\n"); }),
            "line 3: expected 2 values as in the header, found 1");
}

// A download that broke off is no list of names like "{" and "0": "cat".
// The labels of a reader of characters are no list without an end.
TEST(Labels, BracketsAreNames) {
  EXPECT_EQ(parse_labels("(\n)\nx\n").names, (std::vector<std::string>{"(", ")", "x"}));
  EXPECT_EQ(parse_labels("[UNK\na\n").names, (std::vector<std::string>{"[UNK", "a"}));
}

TEST(Labels, StructuresWithoutEndAreRefused) {
  for (const std::string_view text : {"{\n \"0\": \"cat\",\n \"1\": \"do", R"(["cat", "dog")", "[",
                                      "{0: 'cat',\n1: 'dog'\n", "('cat',\n'dog'"}) {
    const std::string message = message_of([&] { parse_labels(text); });
    EXPECT_TRUE(message.starts_with("expected names one a line, or a list or dictionary of them"))
        << text << ": " << message;
  }
}

TEST(Labels, NamesOfOneIndexStandTogether) {
  EXPECT_THAT(parse_labels(R"({"bug": 1, "beetle": 1, "cat": 0})").names,
              ElementsAre("cat", "beetle, bug"));
}

TEST(Labels, PythonWithoutEndIsRefused) {
  const std::string deep = std::string(100'000, '(') + std::string(100'000, ')');
  EXPECT_EQ(
      message_of([&] { parse_labels(deep); }),
      "expected names one a line, or a list or dictionary of them in JSON or Python: expected "
      "a Python literal of at most 64 levels and 4000000 values, found more");
}

TEST(Labels, WhatIsNoTextIsRefused) {
  EXPECT_EQ(message_of([] { parse_labels("ab\0c"sv); }),
            "expected UTF-8 text with one label a line, found a byte that is no text at 2");
  EXPECT_EQ(message_of([] { parse_labels("caf\xe9\n"); }),
            "expected UTF-8 text with one label a line, found a byte that is no text at 3");
}

TEST(Labels, AtMostAMillion) {
  const std::string million(1'000'000, '\n');
  EXPECT_THAT(parse_labels(million).names, IsEmpty());
  EXPECT_EQ(message_of([&] { parse_labels(million + "x"); }),
            "expected at most 1000000 labels, found more");
}

TEST(Labels, ReadNamesThePath) {
  const fs::path path = fs::path(::testing::TempDir()) / "cameras_labels_test.txt";
  std::ofstream(path, std::ios::binary) << "a\nb\n";
  EXPECT_THAT(read_labels(path).names, ElementsAre("a", "b"));
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
