#include "attack_pictures.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>

#include "cameras/render.h"
#include "report.h"

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

GridCell perturbation_cell(const AttackSession& session, const Duel& duel, const char* name,
                           const Form& form) {
  const double epsilon = session.options.epsilon;
  std::ostringstream caption;
  caption << name << ": l2 " << std::fixed << std::setprecision(2) << form.norms.l2 << ", x "
          << std::setprecision(0) << 1 / (2 * epsilon);
  return {.picture = amplified(duel.picture, form.picture, epsilon), .caption = caption.str()};
}

std::string named(const Model& model, std::int64_t label, double probability) {
  return percent_text(probability) + " " + model.label_name(label);
}

GridCell adversarial_cell(const AttackSession& session, const Duel& duel, const Form& form) {
  return {.picture = form.picture, .caption = named(session.model, duel.target, form.confidence)};
}

GridCell map_cell(const Duel& duel) {
  if (!duel.map) return {.picture = duel.picture, .caption = "no saliency map"};
  return {.picture = render(duel.picture, *duel.map, duel.seen),
          .caption = duel.map->empty() ? "saliency: no evidence" : "saliency"};
}

}  // namespace

std::vector<std::vector<GridCell>> attack_rows(const AttackSession& session, const Duel& duel) {
  const GridCell picture{.picture = duel.picture,
                         .caption = named(session.model, duel.label, duel.probability)};
  return {{picture, perturbation_cell(session, duel, "plain", duel.plain),
           adversarial_cell(session, duel, duel.plain)},
          {map_cell(duel), perturbation_cell(session, duel, "guided", duel.guided),
           adversarial_cell(session, duel, duel.guided)}};
}

}  // namespace cameras::cli
