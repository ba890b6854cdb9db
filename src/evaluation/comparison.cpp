#include "cameras/comparison.h"

#include <utility>

#include "core/translate.h"
#include "evaluation/shared_view.h"
#include "saliency/steps.h"

namespace cameras {
namespace {

bool differ_in_one(const ComparedMap& a, const ComparedMap& b) {
  const int differences = static_cast<int>(a.model != b.model) +
                          static_cast<int>(a.method != b.method) + static_cast<int>(a.row != b.row);
  return differences == 1;
}

}  // namespace

Comparison::Comparison(const std::vector<std::string>& images, ComparisonWatch watch,
                       const Limits& limits)
    : watch_(std::move(watch)) {
  for (const std::string& path : images) {
    const Image photo = naming(path, [&] { return Image::open(path, limits); });
    if (watch_.photo) watch_.photo(images_.size(), photo);
    images_.push_back({.path = path, .rows = 0, .maps = {}});
  }
}

void Comparison::ask(const Question& question) {
  std::vector<ComparedImage> known = images_;
  try {
    for (std::size_t number = 0; number < images_.size(); ++number) {
      naming(images_[number].path,
             [&] { translated(Errc::bad_argument, [&] { ask_about_image(question, number); }); });
    }
  } catch (...) {
    images_ = std::move(known);
    throw;
  }
  ++models_;
}

void Comparison::ask_about_image(const Question& question, std::size_t number) {
  ComparedImage& image = images_[number];
  const Asked asked = ask_about(question, image.path);
  const std::size_t rows = asked.labels.size();
  require(models_ == 0 || rows == image.rows, Errc::bad_argument,
          "expected as many labels in every model, found ", image.rows, " and ", rows);
  image.rows = rows;
  const Model& model = question.model;
  const RankedLabel prediction =
      ranked_label(model, asked.logits, model.network.ranking(asked.logits).at(0));
  const auto methods = static_cast<double>(question.methods.size());
  for (std::size_t i = 0; i < question.methods.size(); ++i) {
    const auto progress = [&](std::int64_t done, std::int64_t of) {
      const double share = static_cast<double>(done) / static_cast<double>(of);
      return !watch_.progress ||
             watch_.progress(number, (static_cast<double>(i) + share) / methods);
    };
    require_wanted({.progress = progress});
    Result result =
        question.methods[i].method->explain(model.network, asked.request, {.progress = progress});
    for (std::size_t row = 0; row < result.explanations.size(); ++row) {
      Explanation& explanation = result.explanations[row];
      image.maps.push_back({.model = models_,
                            .method = question.methods[i].name,
                            .row = row,
                            .label = ranked_label(model, asked.logits, explanation.label),
                            .prediction = prediction,
                            .layer = result.layer,
                            .sizes = size_count(result),
                            .map = std::move(explanation.map),
                            .seen = asked.seen});
      for (const std::int64_t other : explanation.against) {
        image.maps.back().against = ranked_label(model, asked.logits, other);
      }
      if (watch_.map) watch_.map(number, image.maps.back(), asked.image);
    }
  }
}

std::vector<MapPair> map_pairs(const ComparedImage& image) {
  std::vector<MapPair> pairs;
  for (std::size_t first = 0; first < image.maps.size(); ++first) {
    for (std::size_t second = first + 1; second < image.maps.size(); ++second) {
      const ComparedMap& a = image.maps[first];
      const ComparedMap& b = image.maps[second];
      if (!differ_in_one(a, b)) continue;
      pairs.push_back(
          {first, second, similarity(PlacedMap{a.map, a.seen}, PlacedMap{b.map, b.seen})});
    }
  }
  return pairs;
}

}  // namespace cameras
