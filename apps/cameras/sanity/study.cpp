#include "sanity/study.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "cameras/attack.h"
#include "cameras/render.h"
#include "diagnostics.h"
#include "evaluation/permutation.h"
#include "method_title.h"
#include "progress.h"
#include "text_table.h"

namespace cameras::cli {
namespace {

constexpr auto kCascading = "cascading";
constexpr auto kIndependent = "independent";
constexpr auto kClass = "class";
constexpr auto kAdversarial = "adversarial";

// An image, and what every method says of it in the original network.
struct Original {
  Request request;
  Image image;  // a single pixel where the strip does not show it
  Region seen;
  std::vector<Explanation> maps;        // by method
  std::vector<Explanation> other_maps;  // by method: of the other label
};

// A row of the strip: a method, an image and a check.
using RowKey = std::tuple<std::size_t, std::string, std::size_t>;

std::int64_t other_label(std::int64_t label, std::int64_t count, std::uint64_t seed,
                         const std::string& path) {
  const auto drawn = static_cast<std::int64_t>(
      drawn_below(static_cast<std::uint64_t>(count - 1), seed, "label of " + path));
  return drawn < label ? drawn : drawn + 1;
}

std::vector<SanityStage> stages_of(const SanityFlags& flags,
                                   const std::vector<WeightLayer>& layers) {
  std::vector<SanityStage> stages;
  for (const std::string check : {kCascading, kIndependent}) {
    if (!flags.has(check)) continue;
    for (const std::size_t count : cascade_stages(layers.size(), flags.stages)) {
      stages.push_back({check, count, layers[count - 1].name});
    }
  }
  if (flags.has(kClass)) stages.push_back({kClass, 0, {}});
  return stages;
}

// Maps that are explained one by one: those of the original network and of every randomised one.
std::size_t steps_of(const SanityFlags& flags, const std::vector<SanityStage>& stages) {
  const std::size_t networks = stages.size() + (flags.has(kClass) ? 0 : 1);
  const std::size_t attacks = flags.has(kAdversarial) ? 1 : 0;
  return (networks * flags.question.methods.size() + attacks) * flags.question.images.size();
}

class Study {
 public:
  Study(const SanityFlags& flags, const Question& question, SanityStudy begun, Console console)
      : flags_(flags),
        question_(question),
        network_(question.model.network),
        progress_(console.err, steps_of(flags, begun.stages)),
        result_(std::move(begun)) {}

  SanityStudy run() {
    for (const std::string& path : flags_.question.images) add_original(path);
    for (std::size_t stage = 0; stage < result_.stages.size(); ++stage) {
      if (result_.stages[stage].check == kClass) {
        compare_classes(stage);
      } else {
        randomise(stage);
      }
    }
    if (flags_.has(kAdversarial)) attack_all();
    for (auto& [key, row] : rows_) result_.strip.push_back(std::move(row));
    progress_.clear();
    return std::move(result_);
  }

 private:
  const std::vector<std::string>& methods() const { return flags_.question.methods; }

  Explanation explained(const Network& network, std::size_t method, const Request& request,
                        const std::string& what) {
    progress_.show(done_++, what);
    return question_.methods[method]->explain(network, request).explanations.at(0);
  }

  void add_original(const std::string& path) {
    Asked asked = ask_about(question_, path);
    const Model& model = question_.model;
    SanityImage image;
    image.path = path;
    image.label = asked.request.labels.at(0);
    image.label_name = model.label_name(image.label);
    if (flags_.has(kClass)) {
      image.other_label =
          other_label(image.label, network_.label_count(), flags_.question.options.seed, path);
      image.other_label_name = model.label_name(image.other_label);
    }
    asked.request.labels = {image.label};
    Original original{.request = asked.request,
                      .image = pictured(originals_.size()) ? std::move(asked.image)
                                                           : Image::from_pixels(1, 1, {0, 0, 0}),
                      .seen = asked.seen,
                      .maps = {},
                      .other_maps = {}};
    naming(path, [&] {
      Request request = original.request;
      if (flags_.has(kClass)) request.labels.push_back(image.other_label);
      for (std::size_t method = 0; method < methods().size(); ++method) {
        progress_.show(done_++, path);
        Result result = question_.methods[method]->explain(network_, request);
        original.maps.push_back(std::move(result.explanations.at(0)));
        if (flags_.has(kClass)) {
          original.other_maps.push_back(std::move(result.explanations.at(1)));
        }
      }
    });
    result_.images.push_back(std::move(image));
    originals_.push_back(std::move(original));
  }

  void randomise(std::size_t number) {
    const SanityStage& stage = result_.stages[number];
    const std::size_t first = stage.check == kCascading ? 0 : stage.layers - 1;
    const Network changed =
        randomised(network_, std::span(result_.layers).subspan(first, stage.layers - first),
                   flags_.question.options.seed);
    naming("with layer '" + stage.layer + "' re-initialised (" + stage.check + ")", [&] {
      for (std::size_t image = 0; image < originals_.size(); ++image) {
        for (std::size_t method = 0; method < methods().size(); ++method) {
          const Explanation found =
              explained(changed, method, originals_[image].request, stage.layer);
          add(number, method, image, originals_[image].maps[method], found);
        }
      }
    });
  }

  void compare_classes(std::size_t number) {
    for (std::size_t image = 0; image < originals_.size(); ++image) {
      for (std::size_t method = 0; method < methods().size(); ++method) {
        const Original& original = originals_[image];
        add(number, method, image, original.maps[method], original.other_maps[method]);
      }
    }
  }

  void attack_all() {
    const Preprocess& preprocess = question_.model.preprocess;
    for (std::size_t image = 0; image < originals_.size(); ++image) {
      const Original& original = originals_[image];
      const std::string& path = result_.images[image].path;
      progress_.show(done_++, path);
      const Attack attacked = naming(path, [&] {
        const at::Tensor& input = original.request.input;
        const AttackRequest request{.input = input,
                                    .target = least_likely(network_.logits(input)),
                                    .black = preprocess.black(),
                                    .white = preprocess.white()};
        return attack(network_, request);
      });
      for (std::size_t method = 0; method < methods().size(); ++method) {
        const SaliencyMap& map = original.maps[method].map;
        result_.attacks.push_back({.method = method,
                                   .image = image,
                                   .spearman = attack_agreement(attacked.perturbation, map),
                                   .reached = attacked.reached});
        if (pictured(image)) draw_attack(result_.attacks.back(), attacked);
      }
    }
  }

  // In the method's first row.
  void draw_attack(const AttackFinding& finding, const Attack& attacked) {
    const Explanation change{.label = 0,
                             .map = SaliencyMap::normalized(changed_pixels(attacked.perturbation))};
    auto& row = row_of(finding.image, kAdversarial, finding.method);
    row.push_back(cell(finding.image, change, "attack: " + fixed_text(finding.spearman, 2)));
  }

  void add(std::size_t stage, std::size_t method, std::size_t image, const Explanation& before,
           const Explanation& after) {
    const SanityFinding finding{.stage = stage,
                                .method = method,
                                .image = image,
                                .similarity = similarity(before, after),
                                .empty = after.map.empty()};
    if (pictured(image)) draw(finding, after);
    result_.findings.push_back(finding);
  }

  bool pictured(std::size_t image) const { return !flags_.out.empty() && image < flags_.pictured; }

  GridCell cell(std::size_t image, const Explanation& explanation, std::string caption) const {
    RenderOptions options;
    options.view = flags_.view == "heat" ? View::heat : View::overlay;
    options.colormap = flags_.colormap;
    const Original& original = originals_[image];
    return shrunk({.picture = render(original.image, explanation.map, original.seen, options),
                   .caption = std::move(caption)},
                  {.side = flags_.side});
  }

  // A row begins with the photo and the original map. Checks of a single stage stand at the end of
  // the method's first row.
  std::vector<GridCell>& row_of(std::size_t image, const std::string& check, std::size_t method) {
    const bool joins = (check == kClass || check == kAdversarial) && !result_.stages.empty();
    const std::string& first = joins ? result_.stages.front().check : check;
    auto& row = rows_[{image, first, method}];
    if (row.empty()) {
      row.push_back(shrunk({originals_[image].image, first}, {.side = flags_.side}));
      row.push_back(cell(image, originals_[image].maps[method], method_title(methods()[method])));
    }
    return row;
  }

  void draw(const SanityFinding& finding, const Explanation& after) {
    const SanityStage& stage = result_.stages[finding.stage];
    auto& row = row_of(finding.image, stage.check, finding.method);
    const std::string what = stage.check == kClass ? "other class"
                                                   : std::to_string(stage.layers) + " of " +
                                                         std::to_string(result_.layers.size());
    const std::string alike = fixed_text(finding.similarity.absolute.spearman, 2);
    row.push_back(cell(finding.image, after, what + ": " + (finding.empty ? "empty" : alike)));
  }

  const SanityFlags& flags_;
  const Question& question_;
  const Network& network_;
  Progress progress_;
  std::size_t done_ = 0;
  std::vector<Original> originals_;
  std::map<RowKey, std::vector<GridCell>> rows_;
  SanityStudy result_;
};

}  // namespace

bool SanityFlags::has(const std::string& check) const {
  return std::ranges::find(checks, check) != checks.end();
}

SanityStudy study(const SanityFlags& flags, const Question& question, Console console) {
  SanityStudy begun;
  begun.layers = weight_layers(question.model.network);
  require(!begun.layers.empty(), Errc::bad_model,
          "expected a network with weights to randomise, found none");
  begun.stages = stages_of(flags, begun.layers);
  return Study(flags, question, std::move(begun), console).run();
}

}  // namespace cameras::cli
