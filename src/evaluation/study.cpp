#include "core/aten.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "cameras/sanity_study.h"
#include "cameras/sanity_verdict.h"
#include "core/translate.h"
#include "evaluation/denoised.h"
#include "evaluation/other_labels.h"
#include "evaluation/permutation.h"
#include "evaluation/study_stages.h"
#include "saliency/steps.h"

namespace cameras {
namespace {

// An image, and what every method says of it in the original network.
struct Original {
  Request request;
  std::vector<Explanation> maps;           // by method
  std::vector<Explanation> other_maps;     // by method: of the other label
  std::vector<Explanation> denoised_maps;  // by method: means over noisy inputs
};

constexpr std::size_t kMostNoisyInputs = 100'000;

// A map after a stage's change; of several labels all of them.
using After = std::vector<Explanation>;

bool same_maps(const Explanation& a, const Explanation& b) {
  if (a.map.empty() || !a.map.tensor().equal(b.map.tensor())) return false;
  if (!a.signed_map.defined() || !b.signed_map.defined()) return true;
  return a.signed_map.equal(b.signed_map);
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
    const std::size_t attacks = options_.has(SanityCheck::adversarial) ? 1 : 0;
    steps_ = images.size() *
             (question_.methods.size() * maps_of_study(options_, result_.stages) + attacks);
    for (const std::string& path : images) add_original(path);
    for (std::size_t stage = 0; stage < result_.stages.size(); ++stage) {
      const SanityCheck check = result_.stages[stage].check;
      if (check == SanityCheck::other_label) {
        compare_classes(stage);
      } else if (check == SanityCheck::random_labels) {
        compare_random_labels(stage);
      } else {
        randomise(stage);
      }
    }
    if (options_.has(SanityCheck::adversarial)) attack_all();
    return std::move(result_);
  }

 private:
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
                      .other_label_name = {},
                      .random_labels = {}};
    if (options_.has(SanityCheck::random_labels)) {
      image.random_labels = random_labels(label, network_.label_count(), options_.seed, path);
    }
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
    Original original{.request = asked.request, .maps = {}, .other_maps = {}, .denoised_maps = {}};
    naming(path, [&] {
      Request request = original.request;
      if (other) request.target = Chosen{{image.label, image.other_label}};
      for (const NamedMethod& one : question_.methods) {
        Result result = one.method->explain(network_, request, watching(path));
        original.maps.push_back(std::move(result.explanations.at(0)));
        if (other) original.other_maps.push_back(std::move(result.explanations.at(1)));
        if (options_.has(SanityCheck::denoised)) {
          original.denoised_maps.push_back(
              denoised_map(network_, *one.method, original.request, path, path));
        }
      }
    });
    result_.images.push_back(image);
    originals_.push_back(std::move(original));
    if (watch_.original) {
      watch_.original(result_, originals_.size() - 1, asked, originals_.back().maps);
    }
  }

  // Of every network and method with the same noise.
  Explanation denoised_map(const Network& network, const SaliencyMethod& method,
                           const Request& request, const std::string& path,
                           const std::string& what) {
    const std::uint64_t seed =
        drawn_below(std::numeric_limits<std::uint64_t>::max(), options_.seed, "noise of " + path);
    return denoised({.method = method,
                     .request = request,
                     .inputs = options_.noisy_inputs,
                     .seed = seed,
                     .watching = [&] { return watching(what); }},
                    network);
  }

  void randomise(std::size_t number) {
    const SanityStage& stage = result_.stages[number];
    const Network changed = randomised(network_, layers_of(stage, result_.layers), options_.seed);
    const std::string what = "with layer '" + stage.layer + "' re-initialised (" +
                             std::string(name_of(stage.check)) + ")";
    naming(what, [&] {
      for (std::size_t image = 0; image < originals_.size(); ++image) {
        const Request& request = originals_[image].request;
        for (std::size_t method = 0; method < question_.methods.size(); ++method) {
          const SaliencyMethod& asked = *question_.methods[method].method;
          const SanityFinding finding{.stage = number, .method = method, .image = image};
          if (stage.check == SanityCheck::denoised) {
            add(finding,
                {denoised_map(changed, asked, request, result_.images[image].path, stage.layer)});
          } else {
            add(finding, asked.explain(changed, request, watching(stage.layer)).explanations);
          }
        }
      }
    });
  }

  void compare_classes(std::size_t number) {
    for (std::size_t image = 0; image < originals_.size(); ++image) {
      for (std::size_t method = 0; method < question_.methods.size(); ++method) {
        add({.stage = number, .method = method, .image = image},
            {originals_[image].other_maps[method]});
      }
    }
  }

  void compare_random_labels(std::size_t number) {
    for (std::size_t image = 0; image < originals_.size(); ++image) {
      const std::string& path = result_.images[image].path;
      Request request = originals_[image].request;
      request.target = Chosen{result_.images[image].random_labels};
      naming(path, [&] {
        for (std::size_t method = 0; method < question_.methods.size(); ++method) {
          const SaliencyMethod& asked = *question_.methods[method].method;
          add({.stage = number, .method = method, .image = image},
              asked.explain(network_, request, watching(path)).explanations);
        }
      });
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

  void add(SanityFinding finding, const After& after) {
    const Original& original = originals_[finding.image];
    const SanityCheck check = result_.stages[finding.stage].check;
    const Explanation& before = check == SanityCheck::denoised
                                    ? original.denoised_maps[finding.method]
                                    : original.maps[finding.method];
    std::vector<ExplanationSimilarity> similarities;
    for (const Explanation& map : after) similarities.push_back(similarity(before, map));
    finding.similarity = mean_similarity(similarities);
    finding.empty = std::ranges::all_of(after, [](const auto& one) { return one.map.empty(); });
    finding.same =
        std::ranges::all_of(after, [&](const auto& one) { return same_maps(before, one); });
    if (check == SanityCheck::complexity) {
      finding.complexity = complexity_change(before, after.front());
    }
    result_.findings.push_back(finding);
    if (watch_.finding) watch_.finding(result_, finding, after.front());
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
  for (const SanityCheck check : options.checks) {
    require(!needs_class_scores(check), Errc::bad_argument, "check ", name_of(check),
            ": expected a network of class scores, found one of quantities");
  }
}

}  // namespace

SanityStudy sanity_study(const Question& question, const std::vector<std::string>& images,
                         const SanityOptions& options, const SanityWatch& watch) {
  require_class_scores(question, options);
  require(!images.empty(), Errc::bad_argument, "expected an image, found none");
  require(options.noisy_inputs >= 1 && options.noisy_inputs <= kMostNoisyInputs, Errc::bad_argument,
          "expected 1 to ", kMostNoisyInputs, " noisy inputs, found ", options.noisy_inputs);
  SanityStudy begun;
  for (const NamedMethod& one : question.methods) begun.methods.push_back(one.name);
  begun.layers = weight_layers(question.model.network);
  require(!begun.layers.empty(), Errc::bad_model,
          "expected a network with weights to randomise, found none");
  begun.stages = study_stages(options, begun.layers);
  return translated(Errc::bad_argument,
                    [&] { return Study(question, options, watch, std::move(begun)).run(images); });
}

}  // namespace cameras
