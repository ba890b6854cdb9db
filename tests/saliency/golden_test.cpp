#include "core/aten.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>
#include <vector>

#include "cameras/saliency.h"
#include "support/device.h"
#include "support/random_graph.h"

// Maps that pytorch-grad-cam and captum gave for a small network: tests/golden/saliency, whose
// PROVENANCE.md says with which versions and settings.
namespace cameras::testing {
namespace {

const std::filesystem::path kFolder =
    std::filesystem::path(CAMERAS_SOURCE_DIR) / "tests" / "golden" / "saliency";

at::Tensor golden(const std::string& name) {
  std::ifstream file(kFolder / (name + ".txt"));
  const std::vector<float> numbers{std::istream_iterator<float>(file), {}};
  EXPECT_FALSE(numbers.empty()) << name;
  return at::tensor(numbers);
}

// The network of tools/make_saliency_goldens.py. Its weights lie one after the other in a file.
Network golden_network() {
  Graph graph = random_graph(R"(
      net (float[1,3,12,10] x, float[6,3,3,3] w1, float[6] b1, float[8,6,3,3] w2, float[8] b2,
           float[8,8,3,3] w3, float[8] b3, float[5,8] w4, float[5] b4) => (float[1,5] y) {
        c1 = Conv <pads = [1, 1, 1, 1]> (x, w1, b1)
        fine = Relu (c1)
        c2 = Conv <strides = [2, 2], pads = [1, 1, 1, 1]> (fine, w2, b2)
        coarse = Relu (c2)
        c3 = Conv <pads = [1, 1, 1, 1]> (coarse, w3, b3)
        r3 = Relu (c3)
        p = GlobalAveragePool (r3)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, w4, b4)
      })");
  const at::Tensor weights = golden("weights");
  std::int64_t read = 0;
  for (const auto* name : {"w1", "b1", "w2", "b2", "w3", "b3", "w4", "b4"}) {
    at::Tensor& weight = graph.constants.at(name);
    weight = weights.narrow(0, read, weight.numel()).view(weight.sizes()).clone();
    read += weight.numel();
  }
  EXPECT_EQ(read, weights.numel());
  return network_on_device(std::move(graph));
}

double pearson(const at::Tensor& first, const at::Tensor& second) {
  const at::Tensor a = first.to(at::kDouble) - first.mean(at::kDouble);
  const at::Tensor b = second.to(at::kDouble) - second.mean(at::kDouble);
  return ((a * b).sum() / (a.norm() * b.norm())).item<double>();
}

struct Case {
  std::string method;
  std::string layer = "coarse";
  // Their masked or stretched sums are rounded to float32 in another order, and they add 1e-6 or
  // 1e-8 to denominators: nothing that would be seen in four digits.
  double correlation = 0.9999;
  std::int64_t samples = 0;
  bool with_sign = false;  // the map before its positive part is taken

  friend std::ostream& operator<<(std::ostream& out, const Case& one) { return out << one.method; }
};

Result golden_explained(const Case& one) {
  MethodOptions options;
  options.samples = one.samples;
  options.window = 4;  // of occlusion
  options.stride = 2;
  const at::Tensor labels = golden("labels").to(at::kLong);
  const Request request{
      .input = golden("input").view({1, 3, 12, 10}),
      .target = Chosen{{labels[0].item<std::int64_t>(), labels[1].item<std::int64_t>()}},
      .layer = one.layer,
      .baseline = golden("baseline").view({1, 3, 1, 1})};
  return make_method(one.method, options)->explain(golden_network(), request);
}

class Golden : public ::testing::TestWithParam<Case> {};

INSTANTIATE_TEST_SUITE_P(
    Maps, Golden,
    ::testing::Values(
        Case{"grad_cam"}, Case{"grad_cam_plus_plus"}, Case{"xgrad_cam"}, Case{"layer_cam"},
        Case{"hires_cam"}, Case{"eigen_cam"}, Case{"score_cam", "fine"}, Case{"ablation_cam"},
        Case{"gradient"}, Case{"guided_backprop"}, Case{"integrated_gradients"}, Case{"refine_cam"},
        Case{.method = "occlusion", .with_sign = true}, Case{.method = "lrp", .with_sign = true},
        // Both are means over noise, of other generators: 20000 draws there, 5000 here.
        Case{.method = "smooth_grad", .correlation = 0.999, .samples = 5000}),
    [](const auto& one) { return one.param.method; });

TEST_P(Golden, MapsAgree) {
  const Result result = golden_explained(GetParam());
  // float32 sums in another order, on logits of about 5.
  EXPECT_TRUE(at::allclose(result.logits, golden("logits"), 0, 1e-5)) << result.logits;
  for (const std::size_t rank : {0U, 1U}) {
    const at::Tensor expected =
        golden(GetParam().method + "_" + std::to_string(rank)).view({12, 10});
    const Explanation& explanation = result.explanations.at(rank);
    const at::Tensor& map =
        GetParam().with_sign ? explanation.signed_map : explanation.map.tensor();
    const double found = pearson(map, expected);
    RecordProperty("correlation_" + std::to_string(rank), std::to_string(found));
    EXPECT_GE(found, GetParam().correlation) << "rank " << rank;
  }
}

// Biases and all: relevances up to 0.12, which zennit divides by z + 1e-6 where ours is 1e-6 of
// what z is on average.
TEST(GoldenRelevance, NumbersAgreeWithZennits) {
  const Result result = golden_explained({"lrp"});
  for (const std::size_t rank : {0U, 1U}) {
    const at::Tensor expected = golden("lrp_" + std::to_string(rank)).view({12, 10});
    const at::Tensor difference = result.explanations.at(rank).signed_map - expected;
    EXPECT_LE(difference.abs().max().item<double>(), 1e-4 * expected.abs().max().item<double>());
  }
}

TEST(GoldenGap, CompletenessGapsAgree) {
  const Result result = golden_explained({"integrated_gradients"});
  const at::Tensor gaps = golden("completeness_gaps");
  for (const std::size_t rank : {0U, 1U}) {
    // Differences of sums of 360 float32 numbers up to about 1.
    EXPECT_NEAR(result.explanations.at(rank).completeness_gap.value(),
                gaps[static_cast<std::int64_t>(rank)].item<double>(), 1e-4);
  }
}

}  // namespace
}  // namespace cameras::testing
