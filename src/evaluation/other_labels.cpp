#include "evaluation/other_labels.h"

#include <algorithm>
#include <cstddef>

#include "evaluation/permutation.h"

namespace cameras {
namespace {

constexpr std::size_t kRandomLabels = 5;

// Of 0 … count - 2: those below the label, and those above it one less.
std::int64_t beside(std::int64_t drawn, std::int64_t label) {
  return drawn < label ? drawn : drawn + 1;
}

}  // namespace

std::int64_t other_label(std::int64_t label, std::int64_t count, std::uint64_t seed,
                         const std::string& path) {
  const auto drawn = static_cast<std::int64_t>(
      drawn_below(static_cast<std::uint64_t>(count - 1), seed, "label of " + path));
  return beside(drawn, label);
}

std::vector<std::int64_t> random_labels(std::int64_t label, std::int64_t count, std::uint64_t seed,
                                        const std::string& path) {
  std::vector<std::int64_t> labels =
      permutation(static_cast<std::size_t>(count - 1), seed, "labels of " + path);
  labels.resize(std::min(labels.size(), kRandomLabels));
  for (std::int64_t& drawn : labels) drawn = beside(drawn, label);
  return labels;
}

}  // namespace cameras
