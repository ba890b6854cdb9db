#include "core/aten.h"

#include <gmock/gmock.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "cameras/network.h"
#include "network/fitting.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// Attention inside of windows of shifted maps (Swin).
namespace cameras::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::int64_t kWindow = 4;  // of a window
constexpr std::int64_t kTokens = 16;
constexpr std::int64_t kShift = 2;

using InputSizes = std::vector<std::pair<std::int64_t, std::int64_t>>;

// Where the positions of an axis are after a shift; one window is not shifted.
at::Tensor rolled(std::int64_t side, std::int64_t shift) {
  return (at::arange(side, at::kLong) - (side > kWindow ? shift : 0)).remainder(side);
}

// Whether two positions of a shifted map of that size see each other: both are in one window, and
// no border of the map is between them. [HW,HW]
at::Tensor sees(std::int64_t height, std::int64_t width, std::int64_t shift) {
  const auto along = [&](std::int64_t side) {
    const at::Tensor place = rolled(side, shift);
    const at::Tensor moved = (place >= side - (side > kWindow ? shift : 0)).to(at::kLong);
    return place.div(kWindow, "floor") * 2 + moved;
  };
  const at::Tensor group = (along(height).unsqueeze(1) * 1000 + along(width)).flatten();
  return group.unsqueeze(1) == group;
}

// The place of each position in its window, [HW].
at::Tensor places(std::int64_t height, std::int64_t width, std::int64_t shift) {
  return (rolled(height, shift).remainder(kWindow).unsqueeze(1) * kWindow +
          rolled(width, shift).remainder(kWindow))
      .flatten();
}

// As exporters write torch.roll() of an axis.
std::string roll(const std::string& in, const std::string& out, int axis, const std::string& from) {
  const std::string at = "axis" + std::to_string(axis);
  return out + "a = Slice (" + in + ", " + from + ", end, " + at + ")\n" + out + "b = Slice (" +
         in + ", zero, " + from + ", " + at + ")\n" + out +
         " = Concat <axis = " + std::to_string(axis) + "> (" + out + "a, " + out + "b)\n";
}

struct Block {
  int windows = 2;  // a side
  bool shifted = false;
  std::string from = "two", back_from = "minus";
};

// Value `in` [1,m,m,4] -> `name`: attention inside of windows, and a sum.
std::string text_of(const Block& block, const std::string& in, const std::string& name) {
  const auto n = [&](const std::string& value) { return name + value; };
  const std::string side = std::to_string(block.windows);
  const std::string many = std::to_string(block.windows * block.windows);
  const std::string rows = std::to_string(block.windows * kWindow);
  const auto shape = [&](const std::string& value, const std::string& sizes) {
    return n(value) + " = Constant <value_ints = [" + sizes + "]> ()\n";
  };
  std::string text =
      shape("cut", "1, " + side + ", 4, " + side + ", 4, 4") + shape("stacked", many + ", 16, 4") +
      shape("heads", many + ", 1, 16, 16") + shape("grouped", "1, " + many + ", 1, 16, 16") +
      shape("flat", "-1, 1, 16, 16") + shape("back", "1, " + side + ", " + side + ", 4, 4, 4") +
      shape("joined", "1, " + rows + ", " + rows + ", 4") + shape("single", many + ", 16, 16");
  if (block.shifted) {
    text += roll(in, n("r1"), 1, block.from) + roll(n("r1"), n("r2"), 2, block.from);
  }
  text += n("p") + " = Reshape (" + (block.shifted ? n("r2") : in) + ", " + n("cut") + ")\n" +
          n("w") + " = Transpose <perm = [0, 1, 3, 2, 4, 5]> (" + n("p") + ")\n" + n("tokens") +
          " = Reshape (" + n("w") + ", " + n("stacked") + ")\n" + n("qkv") + " = MatMul (" +
          n("tokens") + ", wqkv)\n" + n("q") + ", " + n("k") + ", " + n("v") +
          " = Split <axis = 2> (" + n("qkv") + ", thirds)\n" + n("kt") +
          " = Transpose <perm = [0, 2, 1]> (" + n("k") + ")\n" + n("s") + " = MatMul (" + n("q") +
          ", " + n("kt") + ")\n" + n("sh") + " = Reshape (" + n("s") + ", " + n("heads") + ")\n" +
          n("biased") + " = Add (" + n("sh") + ", bias)\n";
  std::string scores = n("biased");
  if (block.shifted) {
    text += n("sw") + " = Reshape (" + scores + ", " + n("grouped") + ")\n" + n("masked") +
            " = Add (" + n("sw") + ", mask)\n" + n("sf") + " = Reshape (" + n("masked") + ", " +
            n("flat") + ")\n";
    scores = n("sf");
  }
  text += n("a4") + " = Softmax <axis = -1> (" + scores + ")\n" + n("a") + " = Reshape (" +
          n("a4") + ", " + n("single") + ")\n" + n("o") + " = MatMul (" + n("a") + ", " + n("v") +
          ")\n" + n("g") + " = Reshape (" + n("o") + ", " + n("back") + ")\n" + n("gr") +
          " = Transpose <perm = [0, 1, 3, 2, 4, 5]> (" + n("g") + ")\n" + n("map") +
          " = Reshape (" + n("gr") + ", " + n("joined") + ")\n";
  std::string map = n("map");
  if (block.shifted) {
    text += roll(map, n("s1"), 1, block.back_from) + roll(n("s1"), n("s2"), 2, block.back_from);
    map = n("s2");
  }
  return text + name + " = Add (" + in + ", " + map + ")\n";
}

// 16 x 16 -> a map of 8 x 8 in 2 x 2 windows of 4 x 4, and what `body` makes m of it; what is added
// to the scores of each shifted window is the constant `mask`.
Graph windowed(const std::string& body, const at::Tensor& mask) {
  Graph graph = random_graph(
      R"(net (float[1,3,16,16] x, float[4,3,2,2] w, float[4,12] wqkv, float[1,1,16,16] bias,
           float[1,4,1,16,16] mask, float[4,5] v) => (float[1,5] y)
      <int64[3] thirds = {4, 4, 4}, int64[1] zero = {0}, int64[1] two = {2}, int64[1] four = {4},
       int64[1] minus = {-2}, int64[1] end = {9223372036854775807}, int64[1] axis1 = {1},
       int64[1] axis2 = {2}> {
        c = Conv <strides = [2, 2]> (x, w)
        t = Transpose <perm = [0, 2, 3, 1]> (c)
        )" +
          body + R"(
        mean = ReduceMean <axes = [1, 2], keepdims = 0> (m)
        y = MatMul (mean, v)
      })",
      13);
  graph.constants.at("mask") = mask;
  return graph;
}

Graph shifted(const at::Tensor& mask) { return windowed(text_of({2, true}, "t", "m"), mask); }

// Of 2 x 2 windows, as torchvision makes it: by the position before the shift.
at::Tensor mask_of_a_shift() {
  at::Tensor regions = at::zeros({8, 8}, at::kLong);
  const std::array<std::pair<int, int>, 3> parts{{{0, 4}, {4, 6}, {6, 8}}};
  int count = 0;
  for (const auto& [top, bottom] : parts) {
    for (const auto& [left, right] : parts) {
      regions.narrow(0, top, bottom - top).narrow(1, left, right - left).fill_(count++);
    }
  }
  const at::Tensor windows =
      regions.view({2, kWindow, 2, kWindow}).permute({0, 2, 1, 3}).reshape({4, kTokens});
  const at::Tensor apart = windows.unsqueeze(1) != windows.unsqueeze(2);
  return apart.to(at::kFloat).mul(-100).view({1, 4, 1, kTokens, kTokens});
}

// The same by one attention over all positions of a map [1,4,H,W].
at::Tensor attended(const Graph& graph, const at::Tensor& map, std::int64_t shift) {
  const auto weight = [&](const char* name) { return graph.constants.at(name); };
  const std::int64_t height = map.size(2);
  const std::int64_t width = map.size(3);
  const at::Tensor tokens = map[0].flatten(1).transpose(0, 1);
  const std::vector<at::Tensor> qkv = tokens.matmul(weight("wqkv")).chunk(3, 1);
  const at::Tensor place = places(height, width, shift);
  const at::Tensor bias =
      weight("bias").flatten().index_select(0, (place.unsqueeze(1) * kTokens + place).flatten());
  const at::Tensor scores =
      qkv[0].matmul(qkv[1].transpose(0, 1)) + bias.view({height * width, height * width});
  const at::Tensor seen = scores.masked_fill(sees(height, width, shift).logical_not(), -1e9);
  const at::Tensor sum = tokens + at::softmax(seen, 1).matmul(qkv[2]);
  return sum.transpose(0, 1).reshape(map.sizes());
}

at::Tensor stem(const Graph& graph, const at::Tensor& image) {
  return at::conv2d(image, graph.constants.at("w"), {}, 2);
}

at::Tensor scores_of_map(const Graph& graph, const at::Tensor& map) {
  return map.mean({0, 2, 3}).matmul(graph.constants.at("v"));
}

TEST(FitShift, AShiftedMapOfAnySizeIsMaskedAtItsBorder) {
  const Graph graph = shifted(mask_of_a_shift());
  const Network network(graph, {.trunk = TrunkKind::reference});
  EXPECT_EQ(network.native_only_reason(), "");
  EXPECT_EQ(network.size_step(), 8);
  const at::Tensor native = random_tensor({1, 3, 16, 16});
  EXPECT_TRUE(at::equal(network.logits(native), unfitted_logits(graph, native)));
  for (const auto& [rows, columns] : InputSizes{{16, 16}, {32, 32}, {24, 16}, {16, 40}, {48, 56}}) {
    const at::Tensor image = random_tensor({1, 3, rows, columns}, -3, 3);
    const at::Tensor wanted = scores_of_map(graph, attended(graph, stem(graph, image), kShift));
    // Sums of at most 28 x 28 products in another order; e^-100 is nothing beside 1.
    EXPECT_TRUE(at::allclose(network.logits(image), wanted, 1e-5, 1e-5))
        << rows << " x " << columns;
  }
}

// Two blocks of 2 x 2 windows, the second of them shifted, and two of a single window, where the
// file has no shift: with more windows there the second has one.
std::string two_stages(bool second_shifted) {
  return text_of({2, false}, "t", "m1") + text_of({2, second_shifted}, "m1", "m2") + R"(
        f2 = Transpose <perm = [0, 3, 1, 2]> (m2)
        half = AveragePool <kernel_shape = [2, 2], strides = [2, 2]> (f2)
        t2 = Transpose <perm = [0, 2, 3, 1]> (half)
        )" +
         text_of({1, false}, "t2", "m3") + text_of({1, false}, "m3", "m");
}

TEST(FitShift, ABlockOfOneWindowIsShiftedWhereThereAreMore) {
  for (const bool shifts : {true, false}) {
    const Graph graph = windowed(two_stages(shifts), mask_of_a_shift());
    const Network network(graph, {.trunk = TrunkKind::reference});
    EXPECT_EQ(network.native_only_reason(), "");
    EXPECT_EQ(network.size_step(), 16);
    const at::Tensor native = random_tensor({1, 3, 16, 16});
    EXPECT_TRUE(at::equal(network.logits(native), unfitted_logits(graph, native)));
    for (const auto& [rows, columns] : InputSizes{{32, 32}, {16, 48}, {48, 32}}) {
      const at::Tensor image = random_tensor({1, 3, rows, columns}, -3, 3);
      const std::int64_t shift = shifts ? kShift : 0;
      const at::Tensor first = attended(graph, stem(graph, image), 0);
      const at::Tensor half = at::avg_pool2d(attended(graph, first, shift), 2);
      const at::Tensor wanted =
          scores_of_map(graph, attended(graph, attended(graph, half, 0), shift));
      EXPECT_TRUE(at::allclose(network.logits(image), wanted, 1e-5, 1e-5))
          << rows << " x " << columns;
    }
  }
}

// Two tables are added, so that nobody knows which of the sums is to be masked: a map that is
// shifted and not masked as it should be would be another network's.
TEST(FitShift, AShiftThatCannotBeRestoredAsAWholeIsNot) {
  const std::string sum = "mbiased = Add (msh, bias)\n";
  std::string body = two_stages(true);
  const std::size_t at = body.find(sum);
  ASSERT_NE(at, std::string::npos);
  body.replace(at, sum.size(), "mfirst = Add (msh, bias)\nmbiased = Add (mfirst, bias)\n");
  const Network network(windowed(body, mask_of_a_shift()), {.trunk = TrunkKind::reference});
  EXPECT_THAT(network.native_only_reason(), HasSubstr("would be shifted at other sizes"));
}

// Where a single window is all there is nobody shifts; the file does.
TEST(FitShift, AMapOfOneWindowIsRefused) {
  const Network network(shifted(mask_of_a_shift()));
  for (const auto& [rows, columns] : InputSizes{{8, 8}, {8, 16}, {16, 8}}) {
    const at::Tensor image = random_tensor({1, 3, rows, columns});
    const std::string message = refusal_of([&] { network.logits(image); }).message;
    EXPECT_THAT(message, HasSubstr("node 'mmasked/mask' (Reshape)"));
  }
}

TEST(FitShift, AnotherMaskStaysAtItsSize) {
  at::Tensor one_number = mask_of_a_shift();
  one_number.view({-1})[5] = -100;
  const at::Tensor same_everywhere =
      mask_of_a_shift().narrow(1, 3, 1).expand({1, 4, 1, kTokens, kTokens}).contiguous();
  const at::Tensor turned = mask_of_a_shift().flip({1});
  for (const at::Tensor& mask : {one_number, same_everywhere, turned, -mask_of_a_shift(),
                                 random_tensor({1, 4, 1, kTokens, kTokens}),
                                 at::full({1, 4, 1, kTokens, kTokens}, -100.F)}) {
    const Network network(shifted(mask));
    EXPECT_THAT(network.native_only_reason(), StartsWith("node 'mmasked' (Add): "));
    EXPECT_EQ(network.logits(random_tensor({1, 3, 16, 16})).sizes(), (Ints{5}));
  }
}

// 4 of 8 may mean half of whatever there is.
TEST(FitShift, ARollByHalfOfTheMapStaysAtItsSize) {
  const Network network(windowed(text_of({2, true, "four", "four"}, "t", "m"), mask_of_a_shift()));
  EXPECT_THAT(network.native_only_reason(),
              HasSubstr("counts on the positions of the native size"));
}

}  // namespace
}  // namespace cameras::testing
