#include "core/aten.h"
#include "network/onednn/padding.h"

#include <gtest/gtest.h>

namespace cameras::onednn {
namespace {

using Pads = std::pair<Ints, Ints>;  // before, after

at::Tensor integers(const Ints& values) { return at::tensor(values, at::kLong); }

Node pad(const std::vector<std::string>& inputs) {
  return {.name = "p", .type = "Pad", .inputs = inputs, .outputs = {"y"}, .attributes = {}};
}

std::optional<Pads> found(const Node& node, const Constants& constants = {}) {
  const auto zeros = zero_padding(node, constants);
  if (!zeros) return std::nullopt;
  return Pads(zeros->before, zeros->after);
}

// Opset 2 to 10.
TEST(ZeroPadding, OfAttributes) {
  Node node = pad({"x"});
  node.attributes["pads"] = Ints{0, 0, 1, 2, 0, 0, 3, 4};
  EXPECT_EQ(found(node), Pads({1, 2}, {3, 4}));
  node.attributes["value"] = 0.5F;
  EXPECT_EQ(found(node), std::nullopt);
}

TEST(ZeroPadding, OfConstants) {
  const Constants constants{{"amounts", integers({0, 0, 1, 2, 0, 0, 3, 4})},
                            {"zero", at::zeros({})},
                            {"one", at::ones({})}};
  EXPECT_EQ(found(pad({"x", "amounts"}), constants), Pads({1, 2}, {3, 4}));
  EXPECT_EQ(found(pad({"x", "amounts", "zero"}), constants), Pads({1, 2}, {3, 4}));
  EXPECT_EQ(found(pad({"x", "amounts", "one"}), constants), std::nullopt);
  EXPECT_EQ(found(pad({"x", "computed"}), constants), std::nullopt);
  EXPECT_EQ(found(pad({"x", "amounts", "computed"}), constants), std::nullopt);
}

TEST(ZeroPadding, OfSomeAxes) {
  const Constants constants{{"amounts", integers({1, 2, 3, 4})},
                            {"turned", integers({3, 2})},
                            {"from_the_end", integers({-2, -1})},
                            {"channels", integers({1, 2})},
                            {"none", integers({2, 4})}};
  EXPECT_EQ(found(pad({"x", "amounts", "", "turned"}), constants), Pads({2, 1}, {4, 3}));
  EXPECT_EQ(found(pad({"x", "amounts", "", "from_the_end"}), constants), Pads({1, 2}, {3, 4}));
  EXPECT_EQ(found(pad({"x", "amounts", "", "channels"}), constants), std::nullopt);
  EXPECT_EQ(found(pad({"x", "amounts", "", "none"}), constants), std::nullopt);
  EXPECT_EQ(found(pad({"x", "amounts", "", "computed"}), constants), std::nullopt);
  EXPECT_EQ(found(pad({"x", "amounts"}), constants), std::nullopt);  // four axes, two of them given
}

TEST(ZeroPadding, IsNothingElse) {
  Node node = pad({"x"});
  node.attributes["pads"] = Ints{0, 0, -1, 0, 0, 0, 0, 0};
  EXPECT_EQ(found(node), std::nullopt);
  node.attributes["pads"] = Ints{0, 0, std::int64_t{1} << 40, 0, 0, 0, 0, 0};
  EXPECT_EQ(found(node), std::nullopt);
  node.attributes["pads"] = Ints{0, 0, 1, 0, 0, 0, 0, 0};
  node.attributes["mode"] = std::string("reflect");
  EXPECT_EQ(found(node), std::nullopt);
  node.attributes.erase("mode");
  EXPECT_EQ(found(node), Pads({1, 0}, {0, 0}));
  node.type = "Relu";
  EXPECT_EQ(found(node), std::nullopt);
}

// An attribute that Relu does not have is nobody's business, of whatever type.
TEST(ZeroPadding, OtherReadersAreLeftAlone) {
  Node padded = pad({"x"});
  padded.attributes["pads"] = Ints{0, 0, 1, 1, 0, 0, 1, 1};
  Node relu{.name = "r", .type = "Relu", .inputs = {"y"}, .outputs = {"z"}, .attributes = {}};
  relu.attributes["kernel_shape"] = std::string("x");
  const Part part =
      with_padding_absorbed({.nodes = {&padded, &relu}, .inputs = {"x"}, .outputs = {"z"}}, {});
  EXPECT_EQ(part.nodes, (std::vector<const Node*>{&padded, &relu}));
}

}  // namespace
}  // namespace cameras::onednn
