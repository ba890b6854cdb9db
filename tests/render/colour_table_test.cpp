#include "render/colour_table.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "cameras/render.h"

namespace cameras::testing {
namespace {

using Colour = std::array<std::uint8_t, 3>;

struct Known {
  std::string_view name;
  std::array<Colour, 4> colours;  // of levels 0, 64, 128 and 255
  std::uint32_t sum;              // of all: sum = 31 sum + value, row by row
};

// As OpenCV 4.6.0's applyColorMap draws them, which drew our pictures before.
TEST(ColourTable, ColoursAreTheKnownOnes) {
  const std::vector<Known> known{
      {"turbo",
       {Colour{48, 18, 59}, Colour{40, 188, 235}, Colour{164, 252, 60}, Colour{122, 4, 3}},
       3897350581U},
      {"jet",
       {Colour{0, 0, 128}, Colour{0, 128, 255}, Colour{130, 255, 126}, Colour{128, 0, 0}},
       3895058431U},
      {"viridis",
       {Colour{68, 1, 84}, Colour{59, 82, 139}, Colour{33, 145, 140}, Colour{253, 231, 37}},
       2209184586U},
      {"inferno",
       {Colour{0, 0, 4}, Colour{87, 16, 110}, Colour{188, 55, 84}, Colour{252, 255, 164}},
       1699992586U},
      {"magma",
       {Colour{0, 0, 4}, Colour{81, 18, 124}, Colour{183, 55, 121}, Colour{252, 253, 191}},
       3897211487U},
      {"plasma",
       {Colour{13, 8, 135}, Colour{126, 3, 168}, Colour{204, 71, 120}, Colour{240, 249, 33}},
       2520605217U},
      {"cividis",
       {Colour{0, 34, 78}, Colour{67, 78, 108}, Colour{125, 124, 120}, Colour{254, 232, 56}},
       1093081305U},
      {"parula",
       {Colour{53, 42, 135}, Colour{20, 133, 212}, Colour{57, 185, 157}, Colour{249, 251, 14}},
       1646398593U},
      {"hot",
       {Colour{0, 0, 0}, Colour{160, 0, 0}, Colour{255, 65, 0}, Colour{255, 255, 255}},
       2740204705U},
      {"bone",
       {Colour{0, 0, 0}, Colour{56, 56, 77}, Colour{112, 123, 144}, Colour{255, 255, 255}},
       247324580U},
      {"pink",
       {Colour{0, 0, 0}, Colour{159, 104, 104}, Colour{208, 171, 148}, Colour{255, 255, 255}},
       159403097U},
  };
  EXPECT_EQ(known.size() + 1, colormaps().size());
  for (const Known& map : known) {
    const ColourTable table = colour_table(map.name);
    EXPECT_EQ((std::array{table[0], table[64], table[128], table[255]}), map.colours) << map.name;
    std::uint32_t sum = 0;
    for (const Colour& colour : table) {
      for (const std::uint8_t value : colour) sum = 31U * sum + value;
    }
    EXPECT_EQ(sum, map.sum) << map.name;
  }
}

TEST(ColourTable, GrayIsTheLevel) {
  const ColourTable table = colour_table("gray");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto level = static_cast<std::uint8_t>(i);
    EXPECT_EQ(table.at(i), (Colour{level, level, level}));
  }
}

}  // namespace
}  // namespace cameras::testing
