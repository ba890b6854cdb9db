#include "core/aten.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <tuple>

#include "cameras/saliency/cameras.h"
#include "saliency/every_method.h"
#include "support/device.h"
#include "support/refusal.h"

// Who watches a method can stop it between any two passes, and sees maps that are not done yet.
namespace cameras::testing {
namespace {

// A method of the table, alone and over CAMERAS' sizes.
class WatchedMethod : public ::testing::TestWithParam<std::tuple<std::string, bool>> {
 protected:
  WatchedMethod()
      : method_(small_method(std::get<0>(GetParam()), std::get<1>(GetParam()))),
        tally_(std::make_shared<PassTally>()),
        network_(requested_network().counted(tally_)) {}

  std::int64_t passes() const { return tally_->counts().forward + tally_->counts().head; }

  at::Tensor map(const Watch& watch = {}) const {
    return method_->explain(network_, plain_request(), watch).explanations.at(0).map.tensor();
  }

  std::unique_ptr<SaliencyMethod> method_;
  std::shared_ptr<PassTally> tally_;
  Network network_;
};

INSTANTIATE_TEST_SUITE_P(Watch, WatchedMethod,
                         ::testing::Combine(::testing::ValuesIn(method_names()), ::testing::Bool()),
                         [](const auto& row) {
                           return std::get<0>(row.param) +
                                  (std::get<1>(row.param) ? "_multi_scale" : "");
                         });

TEST_P(WatchedMethod, CanBeStoppedBetweenAnyTwoPasses) {
  if (!on_processor()) GTEST_SKIP() << "passes run in batches";
  const std::int64_t before = passes();
  std::vector<std::int64_t> told;
  map({.progress = [&](std::int64_t, std::int64_t) {
    told.push_back(passes() - before);
    return true;
  }});
  const std::int64_t all = passes() - before;
  ASSERT_GE(all, 1);
  told.push_back(all);
  std::int64_t last = 0;
  for (const std::int64_t count : told) {
    EXPECT_LE(count - last, 1) << "nobody was asked between pass " << last << " and " << count;
    last = count;
  }
}

TEST_P(WatchedMethod, StopsWhenToldToAndLeavesNothingBehind) {
  const at::Tensor whole = map();
  std::int64_t calls = 0;
  map({.progress = [&](std::int64_t, std::int64_t) { return ++calls > 0; }});
  constexpr std::int64_t kStops = 12;
  const std::int64_t step = std::max<std::int64_t>(1, calls / kStops);
  for (std::int64_t stop = 0; stop < calls; stop += step) {
    std::int64_t call = 0;
    std::int64_t at_stop = 0;
    std::string expected;
    const auto progress = [&](std::int64_t done, std::int64_t of) {
      EXPECT_LE(call, stop) << "it was asked again";
      at_stop = passes();
      expected =
          "cancelled after " + std::to_string(done) + " of " + std::to_string(of) + " passes";
      return call++ < stop;
    };
    const Refusal refusal = refusal_of([&] { map({.progress = progress}); });
    EXPECT_EQ(refusal, (Refusal{Errc::cancelled, expected}));
    EXPECT_EQ(passes(), at_stop) << "it went on";
    EXPECT_TRUE(at::equal(map(), whole)) << "after call " << stop;
  }
}

TEST_P(WatchedMethod, WatchingChangesNothing) {
  std::vector<at::Tensor> partial;
  const Watch watch{.progress = [](std::int64_t, std::int64_t) { return true; },
                    .partial = [&](const PartialMap& one) { partial.push_back(one.map.tensor()); }};
  EXPECT_TRUE(at::equal(map(watch), map()));
  EXPECT_TRUE(partial.empty() || at::equal(partial.back(), map()));
}

// The map after k sizes is the one that these k sizes give alone.
TEST(Watch, MapsAfterEachSizeAreThoseOfTheCompletedSizes) {
  const std::vector<std::int64_t> sizes{16, 24, 32};
  const Request request = plain_request(Chosen{{2, 5}});
  struct Told {
    std::int64_t number, label, done, of;
    bool operator==(const Told&) const = default;
  };
  std::vector<Told> told;
  const Network network = requested_network();
  const Watch watch{.partial = [&](const PartialMap& one) {
    told.push_back({one.number, one.label, one.done, one.of});
    const auto count = static_cast<std::ptrdiff_t>(one.done);
    const Cameras fewer({.sizes = {sizes.begin(), sizes.begin() + count}});
    const Result expected = fewer.explain(network, request);
    EXPECT_TRUE(
        at::equal(one.map.tensor(),
                  expected.explanations.at(static_cast<std::size_t>(one.number)).map.tensor()));
  }};
  Cameras({.sizes = sizes}).explain(network, request, watch);
  EXPECT_EQ(
      told,
      (std::vector<Told>{
          {0, 2, 1, 3}, {1, 5, 1, 3}, {0, 2, 2, 3}, {1, 5, 2, 3}, {0, 2, 3, 3}, {1, 5, 3, 3}}));
}

TEST(Watch, MethodsOfOtherKindsTellNoPartialMaps) {
  bool told = false;
  small_method("rise")->explain(requested_network(), plain_request(),
                                {.partial = [&](const PartialMap&) { told = true; }});
  EXPECT_FALSE(told);
}

}  // namespace
}  // namespace cameras::testing
