#include "core/aten.h"
#include "ops/gradient_cases.h"

// Operators that move, copy or resample elements.
namespace cameras::testing {
namespace {

using Text = std::string;
using Attributes = std::map<Text, Attribute, std::less<>>;

std::vector<NodeCase> shapes() {
  const at::Tensor x = random({2, 3, 4});
  return {{.type = "Reshape", .inputs = {x, ints({0, -1})}},
          {.type = "Flatten", .inputs = {x}},
          {.type = "Squeeze", .inputs = {random({2, 1, 3}), ints({1})}},
          {.type = "Unsqueeze", .inputs = {x, ints({0, -1})}},
          {.type = "Transpose", .inputs = {x}, .attributes = {{"perm", Ints{1, 2, 0}}}},
          {.type = "Expand", .inputs = {random({3, 1}), ints({2, 1, 4})}},
          {.type = "Tile", .inputs = {random({2, 3}), ints({2, 3})}},
          {.type = "DepthToSpace",
           .inputs = {random({1, 8, 2, 3})},
           .attributes = {{"blocksize", std::int64_t{2}}, {"mode", Text("CRD")}}},
          {.type = "SpaceToDepth",
           .inputs = {random({1, 2, 4, 6})},
           .attributes = {{"blocksize", std::int64_t{2}}}},
          {.type = "Concat",
           .inputs = {random({2, 3}), random({2, 1})},
           .attributes = {{"axis", std::int64_t{-1}}},
           .leaves = 2},
          {.type = "Split",
           .inputs = {x, ints({1, 3})},
           .attributes = {{"axis", std::int64_t{2}}},
           .outputs = 2}};
}

std::vector<NodeCase> picks() {
  const at::Tensor x = random({3, 4});
  const Attribute one = std::int64_t{1};
  return {
      {.type = "Slice", .inputs = {x, ints({0, -1}), ints({2, -9}), ints({0, 1}), ints({1, -2})}},
      {.type = "Gather",
       .inputs = {x, ints({0, -1, 0}).view({3, 1})},
       .attributes = {{"axis", one}}},
      {.type = "GatherElements", .inputs = {x, ints({0, -1, 2, 2, 0, 1}).view({2, 3})}},
      {.type = "Scatter", .opset = 9, .inputs = {x, ints({2, 0}).view({1, 2}), random({1, 2})}},
      {.type = "ScatterElements",
       .opset = 16,
       .inputs = {x, ints({2, -3}).view({1, 2}), random({1, 2})},
       .attributes = {{"reduction", Text("add")}}},
      {.type = "ScatterND", .opset = 16, .inputs = {x, ints({2, -3}).view({2, 1}), random({2, 4})}},
      {.type = "ScatterND",
       .opset = 16,
       .inputs = {x, ints({2, 1, 2, 1}).view({2, 2}), random({2})},
       .attributes = {{"reduction", Text("add")}}}};
}

// Several updates of one position, and the combination's own slope.
std::vector<NodeCase> combinations() {
  std::vector<NodeCase> cases;
  for (const char* reduction : {"mul", "max", "min"}) {
    cases.push_back({.type = "ScatterND",
                     .opset = 18,
                     .inputs = {random({3, 4}), ints({2, 0, 2, 2}).view({4, 1}), random({4, 4})},
                     .attributes = {{"reduction", Text(reduction)}},
                     .leaves = 3});
    cases.push_back(
        {.type = "ScatterElements",
         .opset = 18,
         .inputs = {random({3, 4}), ints({2, -3, 0, 0, 2, 1}).view({3, 2}), random({3, 2})},
         .attributes = {{"reduction", Text(reduction)}},
         .leaves = 3});
  }
  return cases;
}

std::vector<NodeCase> pads() {
  std::vector<NodeCase> cases{{.type = "Pad",
                               .opset = 2,
                               .inputs = {random({2, 3})},
                               .attributes = {{"pads", Ints{1, -1, 0, 2}}, {"value", 3.F}}}};
  for (const char* mode : {"constant", "reflect", "edge", "wrap"}) {
    cases.push_back({.type = "Pad",
                     .opset = 19,
                     .inputs = {random({2, 4}), ints({2, -1}), at::Tensor(), ints({1})},
                     .attributes = {{"mode", Text(mode)}}});
  }
  return cases;
}

NodeCase resize(const Ints& sizes, Attributes attributes) {
  return {.type = "Resize",
          .opset = 19,
          .inputs = {random({1, 2, 4, 5}), doubles({0, 0, 0.1, 0.2, 1, 1, 0.9, 0.8}), at::Tensor(),
                     ints(sizes)},
          .attributes = std::move(attributes)};
}

std::vector<NodeCase> resizes() {
  std::vector<NodeCase> cases;
  for (const char* mode : {"nearest", "linear", "cubic"}) {
    for (const char* coordinates :
         {"half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners", "asymmetric",
          "tf_half_pixel_for_nn", "tf_crop_and_resize"}) {
      const Attributes attributes{{"mode", Text(mode)},
                                  {"coordinate_transformation_mode", Text(coordinates)}};
      cases.push_back(resize({1, 2, 7, 3}, attributes));
      cases.push_back(resize({1, 2, 8, 10}, attributes));
    }
    const at::Tensor scales = at::tensor(Floats{1, 1, 2, 1.5});
    if (Text(mode) == "cubic") continue;
    cases.push_back({.type = "Resize",
                     .opset = 10,
                     .inputs = {random({1, 2, 4, 5}), scales},
                     .attributes = {{"mode", Text(mode)}}});
    cases.push_back({.type = "Upsample",
                     .opset = 9,
                     .inputs = {random({1, 2, 4, 5}), scales},
                     .attributes = {{"mode", Text(mode)}}});
  }
  const Attribute one = std::int64_t{1};
  cases.push_back(resize({1, 2, 3, 9}, {{"mode", Text("cubic")}, {"exclude_outside", one}}));
  cases.push_back(resize({1, 2, 3, 2}, {{"mode", Text("linear")}, {"antialias", one}}));
  return cases;
}

}  // namespace

std::vector<NodeCase> movement_cases() {
  std::vector<NodeCase> cases = shapes();
  for (NodeCase& test : picks()) cases.push_back(std::move(test));
  for (NodeCase& test : combinations()) cases.push_back(std::move(test));
  for (NodeCase& test : pads()) cases.push_back(std::move(test));
  for (NodeCase& test : resizes()) cases.push_back(std::move(test));
  return cases;
}

}  // namespace cameras::testing
