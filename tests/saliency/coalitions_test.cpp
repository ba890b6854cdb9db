#include "saliency/methods/surrogates/coalitions.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace cameras::testing {
namespace {

std::vector<Coalition> all_coalitions(std::int64_t players, std::int64_t samples,
                                      std::uint64_t seed = 0) {
  Coalitions coalitions(players, samples, seed);
  std::vector<Coalition> all;
  for (std::int64_t i = 0; i < coalitions.count(); ++i) all.push_back(coalitions.next());
  return all;
}

std::int64_t player_count(const Coalition& coalition) {
  return coalition.players.sum().item<std::int64_t>();
}

std::set<std::string> names_of_coalitions(const std::vector<Coalition>& coalitions) {
  std::set<std::string> names;
  for (const Coalition& one : coalitions) {
    std::string name;
    for (std::int64_t i = 0; i < one.players.size(0); ++i) {
      name += one.players[i].item<bool>() ? '1' : '0';
    }
    names.insert(name);
  }
  return names;
}

bool in_pairs(const std::vector<Coalition>& coalitions) {
  for (std::size_t i = 0; i + 1 < coalitions.size(); i += 2) {
    if (!at::equal(coalitions[i].players, coalitions[i + 1].players.logical_not())) return false;
    if (coalitions[i].weight != coalitions[i + 1].weight) return false;
  }
  return true;
}

// 2^4 - 2 = 14: 4 of one player and of three, 1 / (4 · 1 · 3) each; 6 of two, 1 / (6 · 2 · 2).
TEST(Coalitions, AreAllWhereSamplesReach) {
  for (const std::int64_t samples : {14, 15, 1000}) {
    const std::vector<Coalition> found = all_coalitions(4, samples);
    ASSERT_EQ(found.size(), 14U);
    EXPECT_EQ(names_of_coalitions(found).size(), 14U);
    EXPECT_TRUE(in_pairs(found));
    for (const Coalition& one : found) {
      EXPECT_DOUBLE_EQ(one.weight, player_count(one) == 2 ? 1.0 / 24 : 1.0 / 12);
    }
  }
  for (const std::int64_t players : {2, 3, 5, 9, 10}) {
    const std::size_t all = (std::size_t{1} << static_cast<std::size_t>(players)) - 2;
    const std::set<std::string> names =
        names_of_coalitions(all_coalitions(players, static_cast<std::int64_t>(all)));
    EXPECT_EQ(names.size(), all);
    EXPECT_FALSE(names.contains(std::string(static_cast<std::size_t>(players), '0')));
  }
}

// Five players: sizes 1 and 4 weigh 1/4 each, 2 and 3 1/6 each. Of 20 samples 12 are the share of
// the first two, which have 10 coalitions; 10 are left for the other 20, and share 1/3.
TEST(Coalitions, OuterSizesAreCompleteAndTheOthersDrawn) {
  const std::vector<Coalition> found = all_coalitions(5, 20);
  ASSERT_EQ(found.size(), 20U);
  EXPECT_TRUE(in_pairs(found));
  const std::vector<Coalition> listed(found.begin(), found.begin() + 10);
  EXPECT_EQ(names_of_coalitions(listed).size(), 10U);
  for (const Coalition& one : listed) {
    EXPECT_TRUE(player_count(one) == 1 || player_count(one) == 4);
    EXPECT_DOUBLE_EQ(one.weight, 1.0 / 20);
  }
  for (std::size_t i = 10; i < 20; ++i) {
    EXPECT_TRUE(player_count(found[i]) == 2 || player_count(found[i]) == 3);
    EXPECT_DOUBLE_EQ(found[i].weight, 1.0 / 30);
  }
}

// Sizes 1 to 3 of 4 weigh 1/3, 1/4, 1/3; one sample completes none.
TEST(Coalitions, SizesAreDrawnByTheirWeight) {
  std::vector<double> sizes(5);
  constexpr int kRuns = 4000;
  for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
    const std::vector<Coalition> found = all_coalitions(4, 1, seed);
    ASSERT_EQ(found.size(), 1U);
    sizes.at(static_cast<std::size_t>(player_count(found[0]))) += 1.0 / kRuns;
  }
  // Four standard deviations of a share of 4/11 of 4000.
  constexpr double kChance = 0.031;
  EXPECT_NEAR(sizes[1], 4.0 / 11, kChance);
  EXPECT_NEAR(sizes[2], 3.0 / 11, kChance);
  EXPECT_NEAR(sizes[3], 4.0 / 11, kChance);
}

TEST(Coalitions, SeedChoosesTheDraws) {
  EXPECT_EQ(names_of_coalitions(all_coalitions(30, 9, 3)),
            names_of_coalitions(all_coalitions(30, 9, 3)));
  EXPECT_NE(names_of_coalitions(all_coalitions(30, 9, 3)),
            names_of_coalitions(all_coalitions(30, 9, 4)));
}

TEST(Coalitions, OfOnePlayerThereAreNone) { EXPECT_TRUE(all_coalitions(1, 100).empty()); }

// binom(4096, 2048) is beyond float64.
TEST(Coalitions, ManyPlayersAreNoTrouble) {
  const std::vector<Coalition> found = all_coalitions(4096, 11);
  ASSERT_EQ(found.size(), 11U);
  EXPECT_TRUE(in_pairs(found));
  for (const Coalition& one : found) {
    EXPECT_TRUE(player_count(one) > 0 && player_count(one) < 4096);
    EXPECT_TRUE(one.weight > 0 && one.weight < 1);
  }
}

}  // namespace
}  // namespace cameras::testing
