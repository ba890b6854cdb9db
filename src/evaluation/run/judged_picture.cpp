#include "evaluation/run/judged_picture.h"

#include <cstdint>
#include <utility>

#include "cameras/grid.h"
#include "cameras/image.h"
#include "cameras/render.h"
#include "evaluation/run/picture_rows.h"
#include "evaluation/run/results_folder.h"
#include "saliency/steps.h"

namespace cameras::evaluation {

JudgedPicture judged_picture(const Evaluation& run, const Plan& plan, std::size_t place,
                             const Watch& watch) {
  constexpr std::int64_t kExampleSide = 192;
  const PlannedPicture& planned = plan.pictures[place];
  require_wanted(watch);
  const bool as_example = is_example(planned.number, plan.total, run.options.examples);
  PictureResult result = evaluate_picture(run, planned, as_example, watch);
  JudgedPicture judged{.rows = std::move(result.rows), .example = {}};
  if (!result.example.empty()) {
    const ColourScale scale = scale_of(RenderOptions().colormap, result.example);
    const Image drawn = draw_grid(result.example, {.side = kExampleSide, .scales = {scale}});
    judged.example = drawn.encode(Image::Format::jpeg);
  }
  return judged;
}

}  // namespace cameras::evaluation
