#include "render/colour_table.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "cameras/render.h"

namespace cameras::testing {
namespace {

using Rgb = std::array<std::uint8_t, 3>;

struct Known {
  std::string_view name;
  std::array<Rgb, 4> colours;  // of levels 0, 64, 128 and 255
  std::uint32_t sum;           // of all: sum = 31 sum + value, row by row
};

// As OpenCV 4.6.0's applyColorMap draws them, which drew our pictures before.
TEST(ColourTable, ColoursAreTheKnownOnes) {
  const std::vector<Known> known{
      {"turbo",
       {Rgb{48, 18, 59}, Rgb{40, 188, 235}, Rgb{164, 252, 60}, Rgb{122, 4, 3}},
       3897350581U},
      {"jet", {Rgb{0, 0, 128}, Rgb{0, 128, 255}, Rgb{130, 255, 126}, Rgb{128, 0, 0}}, 3895058431U},
      {"viridis",
       {Rgb{68, 1, 84}, Rgb{59, 82, 139}, Rgb{33, 145, 140}, Rgb{253, 231, 37}},
       2209184586U},
      {"inferno",
       {Rgb{0, 0, 4}, Rgb{87, 16, 110}, Rgb{188, 55, 84}, Rgb{252, 255, 164}},
       1699992586U},
      {"magma",
       {Rgb{0, 0, 4}, Rgb{81, 18, 124}, Rgb{183, 55, 121}, Rgb{252, 253, 191}},
       3897211487U},
      {"plasma",
       {Rgb{13, 8, 135}, Rgb{126, 3, 168}, Rgb{204, 71, 120}, Rgb{240, 249, 33}},
       2520605217U},
      {"cividis",
       {Rgb{0, 34, 78}, Rgb{67, 78, 108}, Rgb{125, 124, 120}, Rgb{254, 232, 56}},
       1093081305U},
      {"parula",
       {Rgb{53, 42, 135}, Rgb{20, 133, 212}, Rgb{57, 185, 157}, Rgb{249, 251, 14}},
       1646398593U},
      {"hot", {Rgb{0, 0, 0}, Rgb{160, 0, 0}, Rgb{255, 65, 0}, Rgb{255, 255, 255}}, 2740204705U},
      {"bone", {Rgb{0, 0, 0}, Rgb{56, 56, 77}, Rgb{112, 123, 144}, Rgb{255, 255, 255}}, 247324580U},
      {"pink",
       {Rgb{0, 0, 0}, Rgb{159, 104, 104}, Rgb{208, 171, 148}, Rgb{255, 255, 255}},
       159403097U},
  };
  EXPECT_EQ(known.size() + 1, colormaps().size());
  for (const Known& map : known) {
    const ColourTable table = colour_table(map.name);
    EXPECT_EQ((std::array{table[0], table[64], table[128], table[255]}), map.colours) << map.name;
    std::uint32_t sum = 0;
    for (const Rgb& colour : table) {
      for (const std::uint8_t value : colour) sum = 31U * sum + value;
    }
    EXPECT_EQ(sum, map.sum) << map.name;
  }
}

// CIE lightness of an sRGB colour, 0..100.
double lightness(const Rgb& colour) {
  const auto linear = [](std::uint8_t value) {
    const double share = value / 255.0;
    return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
  };
  const double y =
      0.2126729 * linear(colour[0]) + 0.7151522 * linear(colour[1]) + 0.0721750 * linear(colour[2]);
  return y > 216.0 / 24389 ? 116 * std::cbrt(y) - 16 : y * 24389 / 27;
}

// The farthest that lightness strays from a straight line between its ends.
double unevenness(std::string_view name) {
  const ColourTable table = colour_table(name);
  const double low = lightness(table[0]);
  const double high = lightness(table[255]);
  double farthest = 0;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const double even = low + (high - low) * static_cast<double>(i) / 255;
    farthest = std::max(farthest, std::abs(lightness(table.at(i)) - even));
  }
  return farthest;
}

// What docs/cli.md says of them. The uniform ones were made so in CAM02-UCS, whose lightness is
// not quite CIE's: the two differ by up to 6 of 100.
TEST(ColourTable, UniformMapsGrowLighterEvenly) {
  for (const auto* const name :
       {"viridis", "plasma", "inferno", "magma", "cividis", "gray", "bone"}) {
    EXPECT_LT(unevenness(name), 6) << name;
    EXPECT_GT(lightness(colour_table(name)[255]) - lightness(colour_table(name)[0]), 70) << name;
  }
  for (const auto* const name : {"turbo", "jet", "hot", "pink", "parula"}) {
    EXPECT_GT(unevenness(name), 6) << name;
  }
}

TEST(ColourTable, GrayIsTheLevel) {
  const ColourTable table = colour_table("gray");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto level = static_cast<std::uint8_t>(i);
    EXPECT_EQ(table.at(i), (Rgb{level, level, level}));
  }
}

}  // namespace
}  // namespace cameras::testing
