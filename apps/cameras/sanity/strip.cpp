#include "sanity/strip.h"

#include <utility>

#include "cameras/method_title.h"
#include "cameras/render.h"
#include "cameras/saliency_map.h"
#include "report/label_caption.h"
#include "report/text_table.h"

namespace cameras::cli {
namespace {

// What a map is, and how alike it is to the original: Spearman's rank correlation, with a minus as
// it is printed.
std::string alike_text(const std::string& what, double correlation) {
  std::string text = fixed_text(correlation, 2);
  if (text == "-0.00") text = "0.00";
  if (text.starts_with('-')) text.replace(0, 1, "−");
  return what + ": ρ\u00a0=\u00a0" + text;  // one word: no line ends in it
}

std::string caption_of(const SanityStudy& study, const SanityStage& stage) {
  std::string name(name_of(stage.check));
  if (stage.check == SanityCheck::other_label) return "other class";
  if (stage.check == SanityCheck::complexity || stage.layers == 0) return name;
  return name + " " + std::to_string(stage.layers) + " of " + std::to_string(study.layers.size());
}

}  // namespace

void SanityStrip::add_original(std::size_t image, const Asked& asked,
                               std::span<const Explanation> maps) {
  if (!pictured(image)) return;
  Original original{.photo = asked.image, .seen = asked.seen, .maps = {}};
  for (const Explanation& explanation : maps) original.maps.push_back(explanation.map);
  originals_.push_back(std::move(original));
}

void SanityStrip::add(const SanityStudy& study, const SanityFinding& finding,
                      const Explanation& after) {
  if (!pictured(finding.image)) return;
  const SanityStage& stage = study.stages[finding.stage];
  auto& row = row_of(study, finding.image, stage.check, finding.method);
  const std::string what = caption_of(study, stage);
  const std::string alike = alike_text(what, finding.similarity.absolute.spearman);
  row.push_back(cell(finding.image, after.map, finding.empty ? what : alike));
}

// In the method's first row.
void SanityStrip::add(const SanityStudy& study, const AttackFinding& finding,
                      const Attack& attacked) {
  if (!pictured(finding.image)) return;
  const SaliencyMap change = SaliencyMap::normalized(changed_pixels(attacked.perturbation));
  auto& row = row_of(study, finding.image, SanityCheck::adversarial, finding.method);
  row.push_back(cell(finding.image, change, alike_text("attack", finding.spearman)));
}

std::vector<std::vector<GridCell>> SanityStrip::rows() const {
  std::vector<std::vector<GridCell>> rows;
  for (const auto& [key, row] : rows_) rows.push_back(row);
  return rows;
}

GridCell SanityStrip::cell(std::size_t image, const SaliencyMap& map,
                           const std::string& caption) const {
  const RenderOptions options = flags_.look.render(view_named(flags_.view).value());
  const Original& original = originals_[image];
  return shrunk({.picture = render(original.photo, map, original.seen, options),
                 .caption = {{caption}, {map.empty() ? std::string(": ") + kEmptyMap : "", true}},
                 .top = map.drawn_top()},
                {.side = flags_.side});
}

// A row begins with the photo and the original map. Checks of a single stage stand at the end of
// the method's first row.
std::vector<GridCell>& SanityStrip::row_of(const SanityStudy& study, std::size_t image,
                                           SanityCheck check, std::size_t method) {
  const bool joins = !is_by_layer(check) && !study.stages.empty();
  const std::string first(name_of(joins ? study.stages.front().check : check));
  auto& row = rows_[{image, first, method}];
  if (row.empty()) {
    row.push_back(shrunk({originals_[image].photo, {{"photo"}}}, {.side = flags_.side}));
    row.push_back(cell(image, originals_[image].maps[method],
                       method_title(study.methods[method], study.methods)));
  }
  return row;
}

}  // namespace cameras::cli
