#include "core/aten.h"

#include <algorithm>
#include <utility>

#include "cameras/sanity_study.h"
#include "core/translate.h"
#include "evaluation/permutation.h"
#include "saliency/steps.h"

namespace cameras {
namespace {

// An image, and what every method says of it in the original network.
struct Original {
  Request request;
  std::vector<Explanation> maps;        // by method
  std::vector<Explanation> other_maps;  // by method: of the other label
};

std::int64_t other_label(std::int64_t label, std::int64_t count, std::uint64_t seed,
                         const std::string& path) {
  const auto drawn = static_cast<std::int64_t>(
      drawn_below(static_cast<std::uint64_t>(count - 1), seed, "label of " + path));
  return drawn < label ? drawn : drawn + 1;
}

std::vector<SanityStage> stages_of(const SanityOptions& options,
                                   const std::vector<WeightLayer>& layers) {
  std::vector<SanityStage> stages;
  for (const SanityCheck check : {SanityCheck::cascading, SanityCheck::independent}) {
    if (!options.has(check)) continue;
    for (const std::size_t count : cascade_stages(layers.size(), options.stages)) {
      stages.push_back({check, count, layers[count - 1].name});
    }
  }
  if (options.has(SanityCheck::other_label)) stages.push_back({SanityCheck::other_label, 0, {}});
  return stages;
}

class Study {
 public:
  Study(const Question& question, const SanityOptions& options, const SanityWatch& watch,
        SanityStudy begun)
      : question_(question),
        options_(options),
        watch_(watch),
        network_(question.model.network),
        result_(std::move(begun)) {}

  SanityStudy run(const std::vector<std::string>& images) {
    steps_ = steps_of(images.size());
    for (const std::string& path : images) add_original(path);
    for (std::size_t stage = 0; stage < result_.stages.size(); ++stage) {
      if (result_.stages[stage].check == SanityCheck::other_label) {
        compare_classes(stage);
      } else {
        randomise(stage);
      }
    }
    if (options_.has(SanityCheck::adversarial)) attack_all();
    return std::move(result_);
  }

 private:
  // Maps that are explained one by one: those of the original network and of every randomised one.
  std::size_t steps_of(std::size_t images) const {
    const bool other = options_.has(SanityCheck::other_label);
    const std::size_t networks = result_.stages.size() + (other ? 0 : 1);
    const std::size_t attacks = options_.has(SanityCheck::adversarial) ? 1 : 0;
    return (networks * question_.methods.size() + attacks) * images;
  }

  // Of one map, or one attack: the number that are completed stays the same between its passes.
  Watch watching(const std::string& what) {
    const auto progress = [this, what, done = done_](std::int64_t, std::int64_t) {
      return !watch_.progress || watch_.progress(done, steps_, what);
    };
    ++done_;
    const Watch watch{.progress = progress};
    require_wanted(watch);
    return watch;
  }

  SanityImage image_of(const std::string& path, std::int64_t label) const {
    const Model& model = question_.model;
    SanityImage image{.path = path,
                      .label = label,
                      .other_label = 0,
                      .label_name = model.label_name(label),
                      .other_label_name = {}};
    if (!options_.has(SanityCheck::other_label)) return image;
    image.other_label = other_label(label, network_.label_count(), options_.seed, path);
    image.other_label_name = model.label_name(image.other_label);
    return image;
  }

  void add_original(const std::string& path) {
    Asked asked = ask_about(question_, path);
    const SanityImage image = image_of(path, asked.labels.at(0));
    const bool other = options_.has(SanityCheck::other_label);
    asked.request.target = Chosen{{image.label}};
    Original original{.request = asked.request, .maps = {}, .other_maps = {}};
    naming(path, [&] {
      Request request = original.request;
      if (other) request.target = Chosen{{image.label, image.other_label}};
      for (const NamedMethod& one : question_.methods) {
        Result result = one.method->explain(network_, request, watching(path));
        original.maps.push_back(std::move(result.explanations.at(0)));
        if (other) original.other_maps.push_back(std::move(result.explanations.at(1)));
      }
    });
    result_.images.push_back(image);
    originals_.push_back(std::move(original));
    if (watch_.original) {
      watch_.original(result_, originals_.size() - 1, asked, originals_.back().maps);
    }
  }

  void randomise(std::size_t number) {
    const SanityStage& stage = result_.stages[number];
    const std::size_t first = stage.check == SanityCheck::cascading ? 0 : stage.layers - 1;
    const Network changed = randomised(
        network_, std::span(result_.layers).subspan(first, stage.layers - first), options_.seed);
    const std::string what = "with layer '" + stage.layer + "' re-initialised (" +
                             std::string(name_of(stage.check)) + ")";
    naming(what, [&] {
      for (std::size_t image = 0; image < originals_.size(); ++image) {
        const Original& original = originals_[image];
        for (std::size_t method = 0; method < question_.methods.size(); ++method) {
          const SaliencyMethod& asked = *question_.methods[method].method;
          const Watch watch = watching(stage.layer);
          const Explanation found =
              asked.explain(changed, original.request, watch).explanations.at(0);
          add({.stage = number, .method = method, .image = image}, found);
        }
      }
    });
  }

  void compare_classes(std::size_t number) {
    for (std::size_t image = 0; image < originals_.size(); ++image) {
      for (std::size_t method = 0; method < question_.methods.size(); ++method) {
        add({.stage = number, .method = method, .image = image},
            originals_[image].other_maps[method]);
      }
    }
  }

  void attack_all() {
    for (std::size_t image = 0; image < originals_.size(); ++image) {
      const std::string& path = result_.images[image].path;
      const Attack attacked =
          naming(path, [&] { return attack_on(originals_[image], watching(path)); });
      for (std::size_t method = 0; method < question_.methods.size(); ++method) {
        const SaliencyMap& map = originals_[image].maps[method].map;
        result_.attacks.push_back({.method = method,
                                   .image = image,
                                   .spearman = attack_agreement(attacked.perturbation, map),
                                   .reached = attacked.reached});
        if (watch_.attack) watch_.attack(result_, result_.attacks.back(), attacked);
      }
    }
  }

  Attack attack_on(const Original& original, const Watch& watch) const {
    const Preprocess& preprocess = question_.model.preprocess;
    const at::Tensor& input = original.request.input;
    return attack(network_,
                  {.input = input,
                   .target = least_likely(network_.logits(input)),
                   .black = preprocess.black(),
                   .white = preprocess.white()},
                  {}, watch);
  }

  void add(SanityFinding finding, const Explanation& after) {
    finding.similarity = similarity(originals_[finding.image].maps[finding.method], after);
    finding.empty = after.map.empty();
    result_.findings.push_back(finding);
    if (watch_.finding) watch_.finding(result_, finding, after);
  }

  const Question& question_;
  const SanityOptions& options_;
  const SanityWatch& watch_;
  const Network& network_;
  std::size_t done_ = 0;
  std::size_t steps_ = 0;
  std::vector<Original> originals_;
  SanityStudy result_;
};

void require_class_scores(const Question& question, const SanityOptions& options) {
  if (question.model.network.score_kind() != ScoreKind::values) return;
  for (const SanityCheck check : {SanityCheck::other_label, SanityCheck::adversarial}) {
    require(!options.has(check), Errc::bad_argument, "check ", name_of(check),
            ": expected a network of class scores, found one of quantities");
  }
}

}  // namespace

std::string_view name_of(SanityCheck check) {
  switch (check) {
    case SanityCheck::cascading: return "cascading";
    case SanityCheck::independent: return "independent";
    case SanityCheck::other_label: return "class";
    default: return "adversarial";
  }
}

bool SanityOptions::has(SanityCheck check) const {
  return std::ranges::find(checks, check) != checks.end();
}

SanityStudy sanity_study(const Question& question, const std::vector<std::string>& images,
                         const SanityOptions& options, const SanityWatch& watch) {
  require_class_scores(question, options);
  require(!images.empty(), Errc::bad_argument, "expected an image, found none");
  SanityStudy begun;
  for (const NamedMethod& one : question.methods) begun.methods.push_back(one.name);
  begun.layers = weight_layers(question.model.network);
  require(!begun.layers.empty(), Errc::bad_model,
          "expected a network with weights to randomise, found none");
  begun.stages = stages_of(options, begun.layers);
  return translated(Errc::bad_argument,
                    [&] { return Study(question, options, watch, std::move(begun)).run(images); });
}

}  // namespace cameras
