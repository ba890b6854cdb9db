#include "cameras/sanity_study.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "cameras/sanity_verdict.h"
#include "evaluation/denoised.h"
#include "evaluation/judged.h"
#include "evaluation/permutation.h"
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
            // The original (with the other class), three networks, other labels, and the attack.
            EXPECT_EQ(of, 2U * (1 + 3 + 1 + 1));
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
  ASSERT_EQ(study.stages.size(), 5U);  // cascading, independent, emprt, class, random_logit
  EXPECT_EQ(study.stages[1].layer, study.layers[0].name);
  EXPECT_EQ(steps, (std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
  EXPECT_EQ(findings, 10U);
  EXPECT_EQ(attacks, 2U);
  EXPECT_EQ(agreement_of(study, 0).images, 2U);
  EXPECT_EQ(agreement_of(study, 0).standard_error, 0);  // twice the same photo
  EXPECT_TRUE(verdict_of(study, mean_similarities(study), 0).on_weights.has_value());
}

SanityStudy studied(const std::string& method, std::vector<SanityCheck> checks) {
  const TemporaryFolder folder;
  Question question = asked_of(judged_model());
  question.methods.clear();
  question.methods.push_back({method, make_method(method)});
  SanityOptions options;
  options.checks = std::move(checks);
  options.noisy_inputs = 1;
  return sanity_study(question, {write_photo(folder, "a.png"), write_photo(folder, "b.png")},
                      options);
}

// Of two labels there is one other: what random_logit and class compare is the same map.
TEST(SanityStudy, ComparesRandomLabels) {
  const SanityStudy study =
      studied("grad_cam", {SanityCheck::random_labels, SanityCheck::other_label});
  EXPECT_EQ(study.images.at(0).random_labels, std::vector<std::int64_t>{1});
  const MeanSimilarities means = mean_similarities(study);
  ASSERT_EQ(means.at(0).size(), 2U);
  EXPECT_EQ(study.stages.at(1).check, SanityCheck::random_labels);
  EXPECT_EQ(means[0][0].absolute.ssim, means[0][1].absolute.ssim);
  EXPECT_EQ(means[0][0].with_sign.value().ssim, means[0][1].with_sign.value().ssim);
  EXPECT_EQ(same_share(study, 0, 1), 0);
  EXPECT_EQ(verdict_of(study, means, 0).reads_label, true);
}

// Eigen-CAM asks for activations alone, and the layer is behind all weights.
TEST(SanityStudy, TellsThatAMethodReadsNoLabel) {
  const SanityStudy study =
      studied("eigen_cam", {SanityCheck::random_labels, SanityCheck::cascading});
  const MeanSimilarities means = mean_similarities(study);
  EXPECT_EQ(same_share(study, 0, 1), 1);
  EXPECT_EQ(means.at(0).at(1).absolute.ssim, 1);
  const SanityVerdict verdict = verdict_of(study, means, 0);
  EXPECT_EQ(verdict.reads_label, false);
  EXPECT_EQ(verdict.reads_topmost_layer, true);
  EXPECT_FALSE(verdict.on_label.has_value());
}

// Of one input, which has no noise. One layer is all layers, from either end.
TEST(SanityStudy, ComparesTheMapsThemselvesAsMeansOverOneInput) {
  const SanityStudy study = studied("grad_cam", {SanityCheck::denoised});
  const SanityStudy plain = studied("grad_cam", {SanityCheck::cascading});
  ASSERT_EQ(study.stages.size(), 1U);
  EXPECT_EQ(study.stages[0].layer, study.layers.at(0).name);
  ASSERT_EQ(study.findings.size(), 2U);
  ASSERT_EQ(plain.findings.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    const ExplanationSimilarity& found = study.findings[i].similarity;
    const ExplanationSimilarity& expected = plain.findings[i].similarity;
    EXPECT_EQ(found.absolute.spearman, expected.absolute.spearman);
    EXPECT_EQ(found.absolute.ssim, expected.absolute.ssim);
    EXPECT_EQ(found.with_sign.value().pearson, expected.with_sign.value().pearson);
  }
}

// Both networks with the same noise, which belongs to the photo's name.
TEST(SanityStudy, ComparesMeansOverNoisyInputs) {
  const TemporaryFolder folder;
  const std::string photo = write_photo(folder, "a.png");
  const Question question = asked_of(judged_model());
  SanityOptions options;
  options.checks = {SanityCheck::denoised};
  options.noisy_inputs = 3;
  Request request;
  std::optional<Explanation> after;
  const SanityWatch watch{
      .original = [&](const SanityStudy&, std::size_t, const Asked& asked,
                      std::span<const Explanation>) { request = asked.request; },
      .finding = [&](const SanityStudy&, const SanityFinding&,
                     const Explanation& map) { after = map; }};
  const SanityStudy study = sanity_study(question, {photo}, options, watch);
  ASSERT_EQ(study.findings.size(), 1U);
  const Network& network = question.model.network;
  const auto mean_of = [&](const Network& asked) {
    return denoised({.method = *question.methods[0].method,
                     .request = request,
                     .inputs = options.noisy_inputs,
                     .seed = drawn_below(std::numeric_limits<std::uint64_t>::max(), options.seed,
                                         "noise of " + photo),
                     .watching = [] { return Watch{}; }},
                    asked);
  };
  const Explanation expected = mean_of(randomised(network, study.layers, options.seed));
  EXPECT_TRUE(after.value().signed_map.equal(expected.signed_map));
  EXPECT_TRUE(after.value().map.tensor().equal(expected.map.tensor()));
  const Similarity& found = study.findings[0].similarity.absolute;
  const Similarity alike = similarity(mean_of(network), expected).absolute;
  EXPECT_EQ(found.spearman, alike.spearman);
  EXPECT_EQ(found.ssim, alike.ssim);
}

TEST(SanityStudy, JudgesComplexityBeforeAndAfter) {
  const SanityStudy study = studied("grad_cam", {SanityCheck::complexity});
  ASSERT_EQ(study.findings.size(), 2U);
  const ComplexityChange change = study.findings[0].complexity.value();
  // Red is 0 in one half of the photo and one of few values in the other.
  EXPECT_GT(change.before, 0);
  EXPECT_LT(change.before, std::log(64));
  EXPECT_EQ(rise_of(study, 0).images, 2U);
  EXPECT_EQ(rise_of(study, 0).mean, change.rise().value());
}

TEST(SanityStudy, RefusesNoNoisyInput) {
  SanityOptions options;
  options.noisy_inputs = 0;
  EXPECT_EQ(message_of([&] { sanity_study(asked_of(judged_model()), {"a.png"}, options); }),
            "expected 1 to 100000 noisy inputs, found 0");
}

SanityStudy with_changes(const std::vector<ComplexityChange>& changes) {
  SanityStudy study;
  study.methods = {"any"};
  study.stages = {{.check = SanityCheck::complexity, .layers = 1, .layer = "c"}};
  for (const ComplexityChange& change : changes) {
    SanityFinding finding;
    finding.image = study.images.size();
    finding.complexity = change;
    study.images.push_back({});
    study.findings.push_back(finding);
  }
  return study;
}

// Rises of 1/2 and 0: mean 1/4, deviation √(2 (1/4)²) = 1/√8, standard error 1/√8 / √2 = 1/4.
TEST(Rise, IsAMeanOverImagesWithAComplexityBefore) {
  const SanityStudy study = with_changes({{2, 3}, {4, 4}, {0, 1}});
  const Agreement rise = rise_of(study, 0);
  EXPECT_EQ(rise.images, 2U);
  EXPECT_DOUBLE_EQ(rise.mean, 0.25);
  EXPECT_DOUBLE_EQ(rise.standard_error, 0.25);
  EXPECT_EQ(verdict_of(study, mean_similarities(study), 0).becomes_more_complex, false);
  const SanityStudy sure = with_changes({{2, 3}, {4, 6}});
  EXPECT_EQ(verdict_of(sure, mean_similarities(sure), 0).becomes_more_complex, true);
  const SanityStudy one = with_changes({{2, 3}});
  EXPECT_FALSE(verdict_of(one, mean_similarities(one), 0).becomes_more_complex.has_value());
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
