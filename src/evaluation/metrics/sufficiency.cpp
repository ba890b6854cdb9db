#include "core/aten.h"

#include <cstddef>
#include <vector>

#include "evaluation/metrics/metrics.h"
#include "evaluation/metrics/shared/map_distance.h"

namespace cameras {
namespace {

// Of the largest distance of two maps.
constexpr double kAlikeMaps = 0.6;

// Of the other pictures whose map is like this one, the share with the same label: whether what the
// map shows is enough to tell the label. Not defined where no other map is like it. Source:
// Dasgupta et al., ICML 2022, arXiv 2202.00734; what is alike is Quantus'.
class Sufficiency final : public Metric {
 public:
  std::vector<MetricColumn> columns() const override { return {{"sufficiency", Better::higher}}; }
  bool needs_probability() const override { return true; }
  bool needs_others() const override { return true; }

 private:
  Scores scores(const MetricCase& subject) const override {
    if (subject.others.empty()) return {std::nullopt};
    std::vector<at::Tensor> maps{subject.map};
    maps.reserve(1 + subject.others.size());
    for (const OtherMap& other : subject.others) maps.push_back(other.map);
    const std::vector<double> distances = distances_from_first(maps);
    std::int64_t alike = 0;
    std::int64_t same = 0;
    for (std::size_t i = 0; i < distances.size(); ++i) {
      if (distances[i] > kAlikeMaps) continue;
      ++alike;
      if (subject.others[i].label == subject.label) ++same;
    }
    if (alike == 0) return {std::nullopt};
    return {static_cast<double>(same) / static_cast<double>(alike)};
  }
};

}  // namespace

std::unique_ptr<Metric> make_sufficiency(const MetricOptions&) {
  return std::make_unique<Sufficiency>();
}

}  // namespace cameras
