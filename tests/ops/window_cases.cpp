#include "core/aten.h"
#include "ops/gradient_cases.h"

// Operators that slide over positions, or normalise them: X [N,C,D1..Dk].
namespace cameras::testing {
namespace {

using Text = std::string;

std::vector<NodeCase> convolutions() {
  return {
      {.type = "Conv", .inputs = {random({1, 2, 5}), random({3, 2, 2}), random({3})}, .leaves = 3},
      {.type = "Conv",
       .inputs = {random({1, 4, 5, 4}), random({4, 2, 3, 2}), random({4})},
       .attributes = {{"group", std::int64_t{2}},
                      {"pads", Ints{1, 0, 2, 1}},
                      {"strides", Ints{2, 1}},
                      {"dilations", Ints{1, 2}}},
       .leaves = 3},
      {.type = "Conv",
       .inputs = {random({1, 2, 5, 4}), random({2, 2, 2, 2})},
       .attributes = {{"auto_pad", Text("SAME_LOWER")}},
       .leaves = 2},
      {.type = "Conv", .inputs = {random({1, 1, 3, 3, 3}), random({2, 1, 2, 2, 2})}, .leaves = 2},
      {.type = "ConvTranspose",
       .inputs = {random({1, 2, 3, 3}), random({2, 2, 3, 2}), random({4})},
       .attributes = {{"group", std::int64_t{2}},
                      {"strides", Ints{2, 2}},
                      {"pads", Ints{1, 0, 0, 1}},
                      {"output_padding", Ints{1, 1}}},
       .leaves = 3},
      {.type = "ConvTranspose",
       .inputs = {random({1, 2, 3}), random({2, 2, 3})},
       .attributes = {{"strides", Ints{2}}, {"output_shape", Ints{9}}},
       .leaves = 2}};
}

NodeCase pool(const Text& type, std::map<Text, Attribute, std::less<>> attributes,
              const at::Tensor& x = random({2, 2, 5, 6})) {
  return {.type = type, .opset = 19, .inputs = {x}, .attributes = std::move(attributes)};
}

std::vector<NodeCase> pools() {
  const Attribute one = std::int64_t{1};
  std::vector<NodeCase> cases;
  for (const char* type : {"MaxPool", "AveragePool", "LpPool"}) {
    const Attribute kernel = Ints{3, 2};
    const Attribute strides = Ints{2, 2};
    cases.push_back(pool(type, {{"kernel_shape", Ints{2}}}, random({1, 2, 5})));
    cases.push_back(pool(type, {{"kernel_shape", Ints{2, 2, 2}}}, random({1, 1, 3, 3, 3})));
    cases.push_back(
        pool(type, {{"kernel_shape", kernel}, {"strides", strides}, {"pads", Ints{1, 1, 1, 1}}}));
    cases.push_back(pool(type, {{"kernel_shape", kernel},
                                {"strides", strides},
                                {"pads", Ints{0, 1, 1, 0}},
                                {"ceil_mode", one}}));
    cases.push_back(pool(type, {{"kernel_shape", kernel}, {"dilations", Ints{2, 3}}}));
    cases.push_back(pool(type, {{"kernel_shape", kernel}, {"auto_pad", Text("SAME_UPPER")}}));
  }
  cases.push_back(
      pool("AveragePool",
           {{"kernel_shape", Ints{3, 2}}, {"pads", Ints{1, 0, 1, 1}}, {"count_include_pad", one}}));
  cases.push_back(pool("LpPool", {{"kernel_shape", Ints{3, 2}}, {"p", std::int64_t{3}}}));
  for (const char* type : {"GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool"}) {
    cases.push_back(pool(type, {}));
  }
  cases.push_back(
      pool("cameras.AdaptiveAveragePool", {{"axes", Ints{2, 3}}, {"sizes", Ints{3, 4}}}));
  cases.push_back(
      pool("cameras.AdaptiveAveragePool", {{"axes", Ints{1, 2}}, {"sizes", Ints{3, 2}}}));
  // Where the kernel tiles the map, and where it does not.
  cases.push_back(
      pool("cameras.TilingPool",
           {{"kernel_shape", Ints{2, 2}}, {"strides", Ints{2, 2}}, {"sizes", Ints{2, 3}}}));
  cases.push_back(pool("cameras.WholeMapPool", {{"pool", Text("AveragePool")}}));
  return cases;
}

std::vector<NodeCase> normalizations() {
  const at::Tensor x = random({2, 4, 3, 2});
  const at::Tensor channels = random({4}, 0.5, 2);
  const at::Tensor groups = random({2}, 0.5, 2);
  const std::int64_t two = 2;
  // The statistics of BatchNormalization are constants: the gradient is of X, scale and B.
  return {{.type = "BatchNormalization",
           .inputs = {x, channels, random({4}), random({4}), channels},
           .leaves = 3},
          {.type = "InstanceNormalization", .inputs = {x, channels, random({4})}, .leaves = 3},
          {.type = "LayerNormalization",
           .opset = 17,
           .inputs = {x, random({3, 2}), random({3, 2})},
           .attributes = {{"axis", two}},
           .leaves = 3},
          {.type = "LayerNormalization", .opset = 17, .inputs = {x, random({3, 1})}, .leaves = 2},
          {.type = "RMSNormalization",
           .opset = 23,
           .inputs = {x, random({3, 2})},
           .attributes = {{"axis", two}},
           .leaves = 2},
          {.type = "SimplifiedLayerNormalization", .inputs = {x, random({2})}, .leaves = 2},
          {.type = "GroupNormalization",
           .opset = 18,
           .inputs = {x, groups, random({2})},
           .attributes = {{"num_groups", two}},
           .leaves = 3},
          {.type = "GroupNormalization",
           .opset = 21,
           .inputs = {x, channels, random({4})},
           .attributes = {{"num_groups", two}},
           .leaves = 3},
          {.type = "LRN",
           .inputs = {x},
           .attributes = {{"size", std::int64_t{3}}, {"alpha", 0.5F}, {"bias", 2.F}}},
          {.type = "LRN", .inputs = {x}, .attributes = {{"size", two}, {"alpha", 0.5F}}},
          {.type = "MeanVarianceNormalization", .inputs = {x}},
          {.type = "LpNormalization", .inputs = {x}, .attributes = {{"axis", std::int64_t{1}}}},
          {.type = "LpNormalization", .inputs = {x}, .attributes = {{"p", std::int64_t{1}}}}};
}

}  // namespace

std::vector<NodeCase> window_cases() {
  std::vector<NodeCase> cases = convolutions();
  for (NodeCase& test : pools()) cases.push_back(std::move(test));
  for (NodeCase& test : normalizations()) cases.push_back(std::move(test));
  return cases;
}

}  // namespace cameras::testing
