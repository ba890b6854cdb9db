#include "graph/passes/fit/axis_groups.h"

#include <gmock/gmock.h>

#include <sstream>

namespace cameras::testing {
namespace {

// "0>0 1>1,2 2,3>3 4>": which axes of the input hold the elements of which axes of the output.
std::string groups(const Ints& from, const Ints& to) {
  std::ostringstream text;
  const auto list = [&](std::size_t begin, std::size_t end) {
    for (std::size_t axis = begin; axis < end; ++axis) text << (axis > begin ? "," : "") << axis;
  };
  for (const fit::AxisGroup& group : fit::axis_groups(from, to)) {
    text << (text.str().empty() ? "" : " ");
    list(group.from_begin, group.from_end);
    text << ">";
    list(group.to_begin, group.to_end);
  }
  return text.str();
}

TEST(AxisGroups, SameShapeIsAxisByAxis) { EXPECT_EQ(groups({2, 3, 5}, {2, 3, 5}), "0>0 1>1 2>2"); }

TEST(AxisGroups, FlattenJoinsChannelsAndPositions) {
  EXPECT_EQ(groups({1, 512, 7, 7}, {1, 25088}), "0>0 1,2,3>1");
}

TEST(AxisGroups, ChannelShuffleSplitsChannelsOnly) {
  EXPECT_EQ(groups({1, 116, 28, 28}, {1, 2, 58, 28, 28}), "0>0 1>1,2 2>3 3>4");
  EXPECT_EQ(groups({1, 58, 2, 28, 28}, {1, 116, 28, 28}), "0>0 1,2>1 3>2 4>3");
}

TEST(AxisGroups, PositionsAreJoinedAndSplitAgain) {
  EXPECT_EQ(groups({1, 64, 28, 28}, {1, 64, 784}), "0>0 1>1 2,3>2");
  EXPECT_EQ(groups({1, 64, 784}, {1, 64, 28, 28}), "0>0 1>1 2>2,3");
}

TEST(AxisGroups, PatchesMixRowsOnlyWithRows) {
  EXPECT_EQ(groups({1, 8, 6, 4}, {1, 8, 3, 2, 2, 2}), "0>0 1>1 2>2,3 3>4,5");
}

TEST(AxisGroups, SizeOneIsDropped) {
  EXPECT_EQ(groups({1, 512, 1, 1}, {1, 512}), "0>0 1>1 2> 3>");
  EXPECT_EQ(groups({1, 4}, {4}), "0> 1>0");
}

TEST(AxisGroups, SizeOneIsInserted) {
  EXPECT_EQ(groups({2, 512}, {2, 512, 1, 1}), "0>0 1>1 >2 >3");
  EXPECT_EQ(groups({4}, {1, 4}), ">0 0>1");
}

TEST(AxisGroups, SidesThatShareNoBorderAreOneGroup) {
  EXPECT_EQ(groups({4, 9}, {6, 6}), "0,1>0,1");
}

TEST(AxisGroups, ScalarsHaveNoAxes) {
  EXPECT_EQ(groups({}, {}), "");
  EXPECT_EQ(groups({}, {1}), ">0");
  EXPECT_EQ(groups({1}, {}), "0>");
}

TEST(AxisGroups, EmptyShapesComeToAnEnd) { EXPECT_EQ(groups({0, 3}, {0}), "0>0 1>"); }

}  // namespace
}  // namespace cameras::testing
