#include "compare/pictures.h"

#include <filesystem>

#include "cameras/method_title.h"
#include "cameras/render.h"
#include "cameras/saliency_map.h"
#include "report/label_caption.h"
#include "report/sizes.h"

namespace cameras::cli {

namespace fs = std::filesystem;

Caption label_caption_of(const ComparedMap& map) {
  std::vector<NamedStrength> against;
  if (map.against) against.push_back({map.against->name, map.against->text});
  return label_caption({map.label.name, map.label.text}, against);
}

void ComparisonPictures::add_photo(std::size_t image, const Image& photo) {
  const std::string name = fs::path(flags_.question.images.at(image)).filename().string();
  photos_.push_back(shrunk({photo, {{name}}}, {.side = flags_.side}));
  cells_.emplace_back();
}

void ComparisonPictures::add_map(std::size_t image, const ComparedMap& map, const Image& photo) {
  const RenderOptions options = flags_.look.render(view_named(flags_.view).value());
  GridCell cell = shrunk({render(photo, map.map, map.seen, options), {}}, {.side = flags_.side});
  cell.caption = caption_of(map);
  cell.top = map.map.drawn_top();
  cells_.at(image).push_back(std::move(cell));
}

Caption ComparisonPictures::caption_of(const ComparedMap& map) const {
  const std::string method = method_title(map.method, flags_.question.methods);
  const std::string empty = map.map.empty() ? kEmptyMap : "";
  const CaptionPart sizes{left_out_text(map.sizes), true};
  if (flags_.models.empty()) {
    return {{method}, {empty.empty() ? "" : ": " + empty, true}, sizes};
  }
  const std::string name = fs::path(flags_.models[map.model]).stem().string();
  const bool several = flags_.question.methods.size() > 1;
  Caption caption = with_start(": " + (empty.empty() ? "" : empty + ", "), label_caption_of(map));
  caption.insert(caption.begin(), {name + (several ? ", " + method : "")});
  caption.push_back(sizes);
  return caption;
}

std::vector<std::vector<GridCell>> ComparisonPictures::rows(
    const std::vector<ComparedImage>& images) const {
  std::vector<std::vector<GridCell>> rows;
  for (std::size_t number = 0; number < images.size(); ++number) {
    const ComparedImage& image = images[number];
    const std::size_t first = rows.size();
    for (std::size_t row = 0; row < image.rows; ++row) rows.push_back({photo(number)});
    for (std::size_t i = 0; i < image.maps.size(); ++i) {
      const ComparedMap& map = image.maps[i];
      auto& row = rows[first + map.row];
      // With one model its confidence stands once; with several, below each map.
      if (image.maps.back().model == 0) {
        row[0].caption = label_caption_of(map);
      }
      row.push_back(cell(number, i));
    }
  }
  return rows;
}

}  // namespace cameras::cli
