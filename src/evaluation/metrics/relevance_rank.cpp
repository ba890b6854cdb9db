#include "core/aten.h"

#include "evaluation/metrics/metrics.h"
#include "evaluation/metrics/shared/object_grid.h"

namespace cameras {
namespace {

// Of the object's k pixels, the share that is among the k most relevant ones. 0 for an empty map.
// Source: Arras et al., Information Fusion 81, 2022, arXiv 2003.07258, relevance rank accuracy.
class RelevanceRank final : public Metric {
 public:
  std::vector<MetricColumn> columns() const override {
    return {{"relevance_rank", Better::higher}};
  }
  bool needs_object() const override { return true; }

 private:
  bool judges_empty_maps() const override { return true; }
  Scores scores(const MetricCase& subject) const override {
    const at::Tensor& map = subject.map;
    const at::Tensor inside = object_grid(*subject.object, map.size(0), map.size(1));
    const auto area = inside.sum().item<std::int64_t>();
    if (area == 0) return {std::nullopt};
    return {static_cast<double>(hits_inside(map, inside, area)) / static_cast<double>(area)};
  }
};

}  // namespace

std::unique_ptr<Metric> make_relevance_rank(const MetricOptions&) {
  return std::make_unique<RelevanceRank>();
}

}  // namespace cameras
