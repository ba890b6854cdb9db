#include "core/aten.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <variant>
#include <vector>

#include "cameras/metric.h"
#include "cameras/saliency.h"
#include "cameras/sanity.h"
#include "support/golden_network.h"

// What Quantus' and pytorch-grad-cam's metrics say of two maps of a small network:
// tests/golden/metrics, whose PROVENANCE.md says with which versions and settings.
namespace cameras::testing {
namespace {

// 1000 draws of a mean whose own deviation is a third of it at most: 1 %, and theirs 0.7 %.
constexpr std::int64_t kDraws = 1000;

struct Judged {
  std::string tool;
  std::string name;  // of a column
  std::int64_t rank = 0;
  double value = 0;
};

std::vector<Judged> judged() {
  std::ifstream file(std::filesystem::path(CAMERAS_SOURCE_DIR) / "tests" / "golden" / "metrics" /
                     "metrics.txt");
  std::vector<Judged> all;
  Judged one;
  while (file >> one.tool >> one.name >> one.rank >> one.value) all.push_back(one);
  return all;
}

at::Tensor stretched(const at::Tensor& map) { return (map - map.min()) / (map.max() - map.min()); }

// The object is rows 3 … 8, columns 2 … 7; what is hidden becomes 0.
MetricCase golden_case(const Network& network, std::int64_t rank) {
  const Request request = golden_request("");
  const std::int64_t label =
      std::get<Chosen>(request.target).labels.at(static_cast<std::size_t>(rank));
  const auto probability_of = [&network, label](const at::Tensor& input) {
    return at::softmax(network.logits(input).cpu(), 0)[label].item<double>();
  };
  at::Tensor mask = at::zeros({12, 10}, at::kBool);
  mask.narrow(0, 3, 6).narrow(1, 2, 6).fill_(true);
  return {
      .input = request.input,
      .black = at::zeros({1, 3, 1, 1}, at::kFloat),
      .map = stretched(golden("saliency/captum/gradient").view({2, 12, 10})[rank]),
      .probability = probability_of(request.input),
      .probability_of = probability_of,
      .map_of =
          [&network, label](const at::Tensor& input) {
            const Request about{.input = input, .target = Chosen{{label}}};
            return make_method("gradient")->explain(network, about).explanations.at(0).map.tensor();
          },
      .object = LabelledObject{.mask = mask, .seen = {0, 0, 12, 10}},
      .label = label};
}

// The metric whose column it is, and that column's number.
double ours(const std::string& column, const MetricCase& subject) {
  if (column == "discrete_entropy") return discrete_entropy(subject.map);
  const std::string name = column == "average_drop" ? "drop" : column;
  const auto metric = make_metric(name, {.tolerance = 0, .draws = kDraws});
  EXPECT_EQ(metric->columns().at(0).name, column);
  return metric->evaluate(subject).at(0).value();
}

// Probabilities are float32, as is the map; Quantus adds 1e-7 to each pixel for the Gini index.
double tolerance_of(const Judged& one) {
  if (one.name == "average_sensitivity") return 0.05 * one.value;
  // Noise of 0.01 in each pixel that is filled: one draw here, whose deviation is 0.00025 there,
  // the mean of 50 there.
  if (one.name == "road") return 0.001;
  return 1e-5;
}

TEST(MetricPeers, NumbersAgree) {
  const Network network = golden_network();
  const std::vector<Judged> all = judged();
  ASSERT_EQ(all.size(), 26U);
  for (const Judged& one : all) {
    const double found = ours(one.name, golden_case(network, one.rank));
    EXPECT_NEAR(found, one.value, tolerance_of(one))
        << one.tool << " " << one.name << " of map " << one.rank;
    RecordProperty(one.name + "_" + std::to_string(one.rank), std::to_string(found - one.value));
  }
}

}  // namespace
}  // namespace cameras::testing
