#include "evaluation/judged.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/aten.h"
#include "support/device.h"
#include "support/random_graph.h"

namespace cameras::testing {

Model judged_model(const std::string& end) {
  Graph graph =
      random_graph("net (float[1,3,8,8] x, float[2,3,1,1] w) => (float[1,2] y) { c = Conv (x, w) " +
                   end + " g = GlobalAveragePool (d) y = Flatten (g) }");
  graph.constants["w"] = at::tensor({1.F, 0.F, 0.F, 0.F, 0.F, 1.F}).view({2, 3, 1, 1});
  PreprocessSettings settings;
  settings.height = 8;
  settings.width = 8;
  return {.network = network_on_device(std::move(graph)),
          .preprocess = Preprocess(settings),
          .labels = {},
          .label_ids = {},
          .card = {},
          .warnings = {},
          .files = {}};
}

std::filesystem::path write_photo(const TemporaryFolder& folder, const std::string& name) {
  constexpr std::size_t kPhotoSide = 8;
  std::vector<std::uint8_t> rgb(kPhotoSide * kPhotoSide * 3);
  for (std::size_t row = 0; row < kPhotoSide; ++row) {
    for (std::size_t column = 0; column < kPhotoSide; ++column) {
      const std::size_t channel = column < kPhotoSide / 2 ? 0 : 2;
      rgb[(row * kPhotoSide + column) * 3 + channel] = static_cast<std::uint8_t>(100 + 10 * row);
    }
  }
  return folder.write(name, Image::from_pixels(kPhotoSide, kPhotoSide, std::move(rgb)).encode());
}

}  // namespace cameras::testing
