#include "concepts/picture.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cameras/concept_colours.h"
#include "cameras/grid.h"

namespace cameras::cli {
namespace {

constexpr std::size_t kColumns = 4;
constexpr std::size_t kNamedLabels = 2;

std::vector<ColouredMap> coloured(const Concepts& concepts) {
  std::vector<ColouredMap> maps;
  for (const Concept& one : concepts.concepts) {
    maps.push_back({one.map, concept_colours()[maps.size()]});
  }
  return maps;
}

// "2: tabby 61 %, +4.1; tiger cat 20 %, +3.2"
Caption concept_caption(const ConceptFindings& findings, std::size_t number) {
  Caption caption{{std::to_string(number + 1) + ": ", true}};
  const std::vector<AddedTo>& labels = findings.alone[number];
  for (std::size_t i = 0; i < std::min(kNamedLabels, labels.size()); ++i) {
    if (i > 0) caption.push_back({"; ", true});
    caption.push_back({labels[i].label.name});
    caption.push_back({" " + labels[i].label.text + ", " + change_text(labels[i].added), true});
  }
  return caption;
}

Caption all_caption(const Concepts& concepts) {
  const std::size_t count = concepts.concepts.size();
  return {{std::to_string(count) + (count == 1 ? " concept of " : " concepts of "), true},
          {concepts.layer},
          {": the label of each alone, and what it adds", true}};
}

}  // namespace

Figure concept_figure(const ConceptFindings& findings, const ConceptLook& look) {
  const GridOptions grid{.side = look.side};
  const std::vector<ColouredMap> maps = coloured(findings.concepts);
  const Image& photo = findings.photo;
  std::vector<GridCell> cells;
  Caption below{{std::filesystem::path(findings.path).filename().string()}};
  if (!findings.labels.empty()) {
    const RankedLabel& first = findings.labels[0];
    below = {{first.name}, {", " + first.text, true}};
  }
  // White bars, so that all pictures are of one size.
  constexpr Colour kPaper{255, 255, 255};
  cells.push_back(shrunk({with_colour_bar(photo, kPaper), below}, grid));
  const Image all = draw_concepts(photo, maps, findings.seen, look.opacity);
  cells.push_back(shrunk({with_colour_bar(all, kPaper), all_caption(findings.concepts)}, grid));
  for (std::size_t i = 0; i < maps.size(); ++i) {
    const Image alone =
        draw_concepts(photo, std::span(maps).subspan(i, 1), findings.seen, look.opacity);
    cells.push_back(
        shrunk({with_colour_bar(alone, maps[i].colour), concept_caption(findings, i)}, grid));
  }
  std::vector<std::vector<GridCell>> rows;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i % kColumns == 0) rows.emplace_back();
    rows.back().push_back(std::move(cells[i]));
  }
  return grid_figure(rows, grid);
}

}  // namespace cameras::cli
