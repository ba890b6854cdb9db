#include "cameras/sanity.h"
#include "core/aten.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "core/checked.h"
#include "core/translate.h"

namespace cameras {
namespace {

constexpr std::size_t kBins = 100;

const at::Tensor& judged_map(const Explanation& explanation) {
  return explanation.signed_map.defined() ? explanation.signed_map : explanation.map.tensor();
}

}  // namespace

double discrete_entropy(const at::Tensor& map) {
  return translated(Errc::bad_argument, [&] {
    require(map.defined() && map.dim() == 2 && map.numel() > 0, Errc::bad_argument,
            "expected a map [h,w], found ",
            map.defined() ? shape_text(map.sizes()) : std::string("none"));
    require(at::isfinite(map).all().item<bool>(), Errc::bad_argument,
            "the map is not finite (NaN or infinity)");
    const at::Tensor flat = map.detach().to(at::kCPU, at::kDouble).flatten().contiguous();
    const std::span values(flat.data_ptr<double>(), static_cast<std::size_t>(flat.numel()));
    const double low = std::ranges::min(values);
    const double range = std::ranges::max(values) - low;
    if (range == 0) return 0.0;
    std::array<double, kBins> counts{};
    for (const double value : values) {
      const auto bin = static_cast<std::size_t>((value - low) / range * kBins);
      counts[std::min(bin, kBins - 1)] += 1;  // the largest value belongs to the last bin
    }
    double entropy = 0;
    for (const double count : counts) {
      const double share = count / static_cast<double>(values.size());
      if (share > 0) entropy -= share * std::log(share);
    }
    return entropy;
  });
}

std::optional<double> ComplexityChange::rise() const {
  if (before == 0) return std::nullopt;
  return (after - before) / before;
}

ComplexityChange complexity_change(const Explanation& before, const Explanation& after) {
  return {.before = discrete_entropy(judged_map(before)),
          .after = discrete_entropy(judged_map(after))};
}

}  // namespace cameras
