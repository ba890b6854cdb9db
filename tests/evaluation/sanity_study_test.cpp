#include "cameras/sanity_study.h"

#include <gtest/gtest.h>

#include "evaluation/judged.h"
#include "support/message.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

Question asked_of(Model model) {
  Question question{.model = std::move(model), .methods = {}, .request = {}};
  question.methods.push_back({"grad_cam", make_method("grad_cam")});
  question.request.target = Chosen{{0}};
  return question;
}

// The map of the other label is blue where that of the label is red.
TEST(SanityStudy, TellsThatMapsDependOnTheLabel) {
  const TemporaryFolder folder;
  SanityOptions options;
  options.checks = {SanityCheck::other_label};
  const SanityStudy study =
      sanity_study(asked_of(judged_model()), {write_photo(folder, "a.png")}, options);
  ASSERT_EQ(study.stages.size(), 1U);
  ASSERT_EQ(study.findings.size(), 1U);
  EXPECT_EQ(study.images.at(0).other_label, 1);
  EXPECT_LT(study.findings[0].similarity.absolute.spearman, -0.5);
  const SanityVerdict verdict = verdict_of(study, mean_similarities(study), 0);
  EXPECT_EQ(verdict.on_label, Dependence::yes);
  EXPECT_FALSE(verdict.on_weights.has_value());
  EXPECT_FALSE(verdict.agrees_with_attack.has_value());
}

TEST(SanityStudy, StopsWhenWhoWatchesSaysSo) {
  const TemporaryFolder folder;
  const std::vector<std::string> photos{write_photo(folder, "a.png")};
  int all = 0;
  const auto count = [&](std::size_t, std::size_t, const std::string&) { return ++all > 0; };
  static_cast<void>(sanity_study(asked_of(judged_model()), photos, {}, {.progress = count}));
  ASSERT_GT(all, 400);  // the attack's steps among them
  for (int last = 0; last < all; last += last < 8 ? 1 : 61) {
    int calls = 0;
    const auto stop = [&](std::size_t, std::size_t, const std::string&) { return calls++ < last; };
    const Refusal refusal = refusal_of([&] {
      static_cast<void>(sanity_study(asked_of(judged_model()), photos, {}, {.progress = stop}));
    });
    EXPECT_EQ(refusal.code, Errc::cancelled);
    EXPECT_EQ(calls, last + 1);
  }
}

// One layer: its only stage is the first and the last one.
TEST(SanityStudy, RandomisesAndAttacksAndTellsAsItGoes) {
  const TemporaryFolder folder;
  const std::vector<std::string> photos{write_photo(folder, "a.png"), write_photo(folder, "b.png")};
  std::vector<std::size_t> steps;
  std::size_t originals = 0;
  std::size_t findings = 0;
  std::size_t attacks = 0;
  const SanityWatch watch{
      .progress =
          [&](std::size_t done, std::size_t of, const std::string&) {
            EXPECT_EQ(of, 2U * (3 + 1));
            if (steps.empty() || steps.back() != done) steps.push_back(done);
            return true;
          },
      .original =
          [&](const SanityStudy&, std::size_t image, const Asked& asked,
              std::span<const Explanation> maps) {
            EXPECT_EQ(image, originals++);
            EXPECT_EQ(asked.image.width(), 8);
            EXPECT_EQ(maps.size(), 1U);
          },
      .finding = [&](const SanityStudy&, const SanityFinding&, const Explanation&) { ++findings; },
      .attack = [&](const SanityStudy&, const AttackFinding&, const Attack&) { ++attacks; }};
  const SanityStudy study = sanity_study(asked_of(judged_model()), photos, {}, watch);
  ASSERT_EQ(study.layers.size(), 1U);
  EXPECT_EQ(study.layers[0].parameters, 6);
  ASSERT_EQ(study.stages.size(), 3U);  // cascading, independent, class
  EXPECT_EQ(study.stages[1].layer, study.layers[0].name);
  EXPECT_EQ(steps, (std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(findings, 6U);
  EXPECT_EQ(attacks, 2U);
  EXPECT_EQ(agreement_of(study, 0).images, 2U);
  EXPECT_EQ(agreement_of(study, 0).standard_error, 0);  // twice the same photo
  EXPECT_TRUE(verdict_of(study, mean_similarities(study), 0).on_weights.has_value());
}

TEST(SanityStudy, NamesThePhotoThatIsBroken) {
  const TemporaryFolder folder;
  const std::string bad = folder.write("b.png", "no picture");
  const std::string message = message_of([&] { sanity_study(asked_of(judged_model()), {bad}); });
  EXPECT_EQ(message.substr(0, bad.size()), bad);
}

TEST(SanityStudy, NeedsAnImage) {
  EXPECT_EQ(message_of([&] { sanity_study(asked_of(judged_model()), {}); }),
            "expected an image, found none");
}

}  // namespace
}  // namespace cameras::testing
