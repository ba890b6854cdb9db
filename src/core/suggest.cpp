#include "core/suggest.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <numeric>

namespace cameras {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

// Levenshtein distance with one row of the table.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string nearest(std::string_view wanted, const std::vector<std::string>& candidates) {
  constexpr std::size_t kLongest = 200;  // the table is quadratic, and names come from strangers
  const std::string key = lower(wanted.substr(0, kLongest));
  std::string best;
  std::size_t best_distance = 0;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > kLongest) continue;
    const std::size_t cost = distance(key, lower(candidate));
    if (3 * cost > std::max(key.size(), candidate.size())) continue;
    if (best.empty() || cost < best_distance) {
      best = candidate;
      best_distance = cost;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view wanted, const std::vector<std::string>& candidates) {
  const std::string best = nearest(wanted, candidates);
  return best.empty() ? "" : "; did you mean '" + best + "'?";
}

}  // namespace cameras
