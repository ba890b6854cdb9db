#include "attack/pictures.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>

#include "cameras/render.h"
#include "cameras/saliency_map.h"
#include "cameras/text.h"
#include "report/label_caption.h"

namespace cameras::cli {
namespace {

// Grey where nothing changed; black and white are a change by the whole epsilon.
Image amplified(const Image& clean, const Image& changed, double epsilon) {
  constexpr double kGrey = 127.5;
  std::vector<std::uint8_t> rgb(clean.rgb().size());
  for (std::size_t i = 0; i < rgb.size(); ++i) {
    const double change = (changed.rgb()[i] - clean.rgb()[i]) / (255 * epsilon);
    rgb[i] = static_cast<std::uint8_t>(std::clamp(std::round(kGrey * (1 + change)), 0.0, 255.0));
  }
  return Image::from_pixels(clean.height(), clean.width(), std::move(rgb));
}

GridCell perturbation_cell(double epsilon, const Duel& duel, const char* name, const Form& form) {
  std::ostringstream caption;
  caption << name << ": ℓ₂ " << std::fixed << std::setprecision(2) << form.norms.l2 << ", × "
          << std::setprecision(0) << 1 / (2 * epsilon);
  return {.picture = amplified(duel.picture, form.picture, epsilon), .caption = {{caption.str()}}};
}

Caption named(const Model& model, std::int64_t label, double probability) {
  return label_caption({model.label_name(label), percent_text(probability)}, {});
}

GridCell adversarial_cell(const Model& model, const Duel& duel, const Form& form) {
  return {.picture = form.picture, .caption = named(model, duel.target, form.confidence)};
}

GridCell map_cell(const Duel& duel) {
  if (!duel.map) return {.picture = duel.picture, .caption = {{"no saliency map"}}};
  return {.picture = render(duel.picture, *duel.map, duel.seen),
          .caption = {{"saliency"}, {duel.map->empty() ? std::string(": ") + kEmptyMap : "", true}},
          .top = duel.map->drawn_top()};
}

}  // namespace

std::vector<std::vector<GridCell>> attack_rows(const Model& model, double epsilon,
                                               const Duel& duel) {
  const GridCell picture{.picture = duel.picture,
                         .caption = named(model, duel.label, duel.probability)};
  return {{picture, perturbation_cell(epsilon, duel, "plain", duel.plain),
           adversarial_cell(model, duel, duel.plain)},
          {map_cell(duel), perturbation_cell(epsilon, duel, "guided", duel.guided),
           adversarial_cell(model, duel, duel.guided)}};
}

std::vector<ColourScale> attack_scales(double epsilon,
                                       const std::vector<std::vector<GridCell>>& rows) {
  std::vector<ColourScale> scales;
  const bool maps = std::ranges::any_of(rows, [](const std::vector<GridCell>& row) {
    return std::ranges::any_of(row, [](const GridCell& cell) { return cell.top > 0; });
  });
  if (maps) scales.push_back(scale_of(RenderOptions().colormap, rows));
  // In steps of 8-bit pixel values, as pictures have them.
  std::ostringstream steps;
  steps << std::setprecision(3) << 255 * epsilon << "/255";
  scales.push_back(
      {.colormap = "gray", .low = "perturbation: −" + steps.str(), .high = "+" + steps.str()});
  return scales;
}

}  // namespace cameras::cli
