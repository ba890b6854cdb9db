#include "network/onednn/placement.h"

#include <gtest/gtest.h>

namespace cameras::onednn {
namespace {

TEST(Placement, BuffersThatAreNeverAliveTogetherShareMemory) {
  Placement placement;
  const auto a = placement.add(1000);
  const auto b = placement.add(640);
  const auto c = placement.add(900);
  placement.touch(a, 0);
  placement.touch(a, 1);
  placement.touch(b, 1);
  placement.touch(b, 2);
  placement.touch(c, 2);  // a is dead: c takes its place
  const auto arena = placement.arena();
  EXPECT_EQ(arena.offsets[a], 0);
  EXPECT_EQ(arena.offsets[b], 1024);  // after a, aligned to 64
  EXPECT_EQ(arena.offsets[c], 0);
  EXPECT_EQ(arena.bytes, 1024 + 640);
}

TEST(Placement, SmallBuffersFillGaps) {
  Placement placement;
  const auto a = placement.add(256);
  const auto b = placement.add(128);
  const auto c = placement.add(64);
  const auto d = placement.add(64);
  for (const auto buffer : {a, b, d}) placement.touch(buffer, 0);
  placement.touch(a, 5);
  placement.touch(d, 5);
  placement.touch(c, 3);  // b is dead, and between a and d
  const auto arena = placement.arena();
  EXPECT_EQ(arena.offsets[b], 256);
  EXPECT_EQ(arena.offsets[d], 384);
  EXPECT_EQ(arena.offsets[c], 256);
  EXPECT_EQ(arena.bytes, 448);
}

TEST(Placement, JoinedBuffersLieOneBehindTheOther) {
  Placement placement;
  const auto a = placement.add(128);
  const auto b = placement.add(64);
  placement.touch(a, 0);
  placement.touch(b, 1);
  const auto whole = placement.join({{a, 128}, {b, 64}});
  ASSERT_TRUE(whole.has_value());
  placement.touch(*whole, 2);
  const auto arena = placement.arena();
  EXPECT_EQ(arena.offsets[a], arena.offsets[*whole]);
  EXPECT_EQ(arena.offsets[b], arena.offsets[*whole] + 128);
  EXPECT_EQ(arena.bytes, 192);
}

// DenseNet: [a,b], then [a,b,c]; the first is the beginning of the second.
TEST(Placement, AJoinedBufferGrows) {
  Placement placement;
  const auto a = placement.add(64);
  const auto b = placement.add(64);
  const auto c = placement.add(64);
  const auto d = placement.add(64);
  for (const auto buffer : {a, b, c, d}) placement.touch(buffer, 0);
  const auto two = placement.join({{a, 64}, {b, 64}});
  const auto three = placement.join({{a, 64}, {b, 64}, {c, 64}});
  ASSERT_TRUE(two && three);
  EXPECT_EQ(*two, *three);
  const auto four = placement.join({{*three, 192}, {d, 64}});
  ASSERT_TRUE(four.has_value());
  const auto arena = placement.arena();
  EXPECT_EQ(arena.offsets[c], arena.offsets[a] + 128);
  EXPECT_EQ(arena.offsets[d], arena.offsets[a] + 192);
}

TEST(Placement, WhatLiesElsewhereAlreadyCannotBeJoined) {
  Placement placement;
  const auto a = placement.add(64);
  const auto b = placement.add(64);
  const auto c = placement.add(64);
  ASSERT_TRUE(placement.join({{a, 64}, {b, 64}}));
  EXPECT_FALSE(placement.join({{b, 64}, {a, 64}}));  // another order
  EXPECT_FALSE(placement.join({{c, 64}, {a, 64}}));  // a has a place
  EXPECT_FALSE(placement.join({{c, 64}, {c, 64}}));  // twice
  EXPECT_FALSE(placement.join({{a, 64}, {c, 64}}));  // b lies between
  EXPECT_FALSE(placement.join({{c, 32}, {a, 64}}));  // a part of c
  EXPECT_TRUE(placement.join({{a, 64}, {b, 64}, {c, 64}}));
}

}  // namespace
}  // namespace cameras::onednn
