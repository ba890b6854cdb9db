#include "evaluation/metrics/metrics.h"
#include "core/aten.h"

#include <array>
#include <string>

#include "cameras/error.h"
#include "cameras/text.h"
#include "core/checked.h"
#include "core/translate.h"

namespace cameras {
namespace {

constexpr std::array kMetrics{
#define CAMERAS_METRIC(name, summary) MetricEntry{#name, summary, &make_##name},
#include "evaluation/metrics/metrics.inc"
#undef CAMERAS_METRIC
};

void check(const MetricCase& subject, bool needs_object) {
  const at::Tensor& input = subject.input;
  require(input.dim() == 4 && input.size(0) == 1 && input.numel() > 0, Errc::bad_argument,
          "expected an input [1,C,h,w], found ", shape_text(input.sizes()));
  require(subject.map.sizes() == input.sizes().slice(2), Errc::bad_argument,
          "expected a map of the input's size ", shape_text(input.sizes().slice(2)), ", found ",
          shape_text(subject.map.sizes()));
  const std::vector<std::int64_t> pixel{1, input.size(1), 1, 1};
  require(subject.black.sizes() == at::IntArrayRef(pixel), Errc::bad_argument,
          "expected a black pixel ", shape_text(pixel), ", found ",
          shape_text(subject.black.sizes()));
  if (!needs_object) return;
  require(subject.object.has_value(), Errc::bad_argument,
          "this metric needs to know where the object is");
  require(subject.object->mask.dim() == 2, Errc::bad_argument, "expected an object's mask [H,W], ",
          "found ", shape_text(subject.object->mask.sizes()));
}

}  // namespace

Scores Metric::evaluate(const MetricCase& subject) const {
  check(subject, needs_object());
  const bool empty = subject.map.numel() == 0 || subject.map.max().item<float>() <= 0;
  if (empty && !judges_empty_maps()) return Scores(columns().size());
  return translated(Errc::bad_argument, [&] { return scores(subject); });
}

std::span<const MetricEntry> metrics() noexcept { return kMetrics; }

std::unique_ptr<Metric> make_metric(std::string_view name, const MetricOptions& options) {
  std::vector<std::string> names;
  for (const MetricEntry& entry : kMetrics) {
    if (entry.name == name) return entry.make(options);
    names.emplace_back(entry.name);
  }
  std::string known;
  for (const std::string& candidate : names) known += (known.empty() ? "" : ", ") + candidate;
  fail(Errc::bad_argument, "no metric named '", name, "', expected one of ", known,
       did_you_mean(name, names));
}

}  // namespace cameras
