#include "graph/passes/label_tail.h"

#include <gmock/gmock.h>

#include "support/random_graph.h"

// The last nodes of files that name labels instead of showing scores.
namespace cameras::testing {
namespace {

using ::testing::IsEmpty;

const Strings kNames{"cat", "dog", "owl"};

// p -> `type` -> y
Graph ending_in(const std::string& type, Strings inputs,
                std::map<std::string, Attribute, std::less<>> attributes = {}) {
  Graph graph =
      random_graph("net (float[1,3] x) => (float[1,3] y) { p = Softmax (x) y = Neg (p) }");
  graph.nodes[1].type = type;
  graph.nodes[1].inputs = std::move(inputs);
  graph.nodes[1].attributes = std::move(attributes);
  graph.strings["names"] = kNames;
  return without_label_tail(std::move(graph));
}

void expect_shows_p(const Graph& graph) {
  EXPECT_EQ(graph.nodes.at(1).type, "Identity");
  EXPECT_EQ(graph.nodes[1].inputs, (Strings{"p"}));
  EXPECT_EQ(graph.nodes[1].outputs, (Strings{"y"}));
  EXPECT_THAT(graph.nodes[1].attributes, IsEmpty());
}

TEST(LabelTail, ZipMapHoldsTheNames) {
  const Graph graph = ending_in("ai.onnx.ml.ZipMap", {"p"}, {{"classlabels_strings", kNames}});
  expect_shows_p(graph);
  EXPECT_EQ(graph.label_names, kNames);
}

TEST(LabelTail, CastsWithoutInputsAreLeftToOthers) {
  EXPECT_EQ(ending_in("Cast", {}, {{"to", std::int64_t{8}}}).nodes.at(1).type, "Cast");
}

TEST(LabelTail, NumbersNameOnlyWhatIsNotAnIndex) {
  EXPECT_THAT(
      ending_in("ai.onnx.ml.ZipMap", {"p"}, {{"classlabels_int64s", Ints{0, 1, 2}}}).label_names,
      IsEmpty());
  EXPECT_EQ(
      ending_in("ai.onnx.ml.ZipMap", {"p"}, {{"classlabels_int64s", Ints{7, 8, 9}}}).label_names,
      (Strings{"7", "8", "9"}));
}

TEST(LabelTail, TextsChosenByAnIndex) {
  for (const char* type : {"ai.onnx.ml.ArrayFeatureExtractor", "Gather"}) {
    const Graph graph = ending_in(type, {"names", "p"});
    expect_shows_p(graph);
    EXPECT_EQ(graph.label_names, kNames);
  }
  // Of numbers it is what it was.
  EXPECT_EQ(ending_in("Gather", {"p", "p"}).nodes.at(1).type, "Gather");
}

TEST(LabelTail, LabelEncoderByItsKeys) {
  const Graph graph =
      ending_in("ai.onnx.ml.LabelEncoder", {"p"},
                {{"keys_int64s", Ints{2, 0, 1}}, {"values_strings", Strings{"owl", "cat", "dog"}}});
  expect_shows_p(graph);
  EXPECT_EQ(graph.label_names, kNames);
  EXPECT_EQ(ending_in("ai.onnx.ml.LabelEncoder", {"p"}, {{"classes_strings", kNames}}).label_names,
            kNames);
}

TEST(LabelTail, CastToTextShowsItsNumbers) {
  expect_shows_p(ending_in("Cast", {"p"}, {{"to", std::int64_t{8}}}));
}

}  // namespace
}  // namespace cameras::testing
