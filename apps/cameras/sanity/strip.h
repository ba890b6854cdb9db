#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "cameras/grid.h"
#include "cameras/sanity_study.h"
#include "sanity/flags.h"

namespace cameras::cli {

/// The pictures of --out, drawn while the study goes on: a row for every image, check and method.
class SanityStrip {
 public:
  explicit SanityStrip(const SanityFlags& flags) : flags_(flags) {}

  void add_original(std::size_t image, const Asked& asked, std::span<const Explanation> maps);
  void add(const SanityStudy& study, const SanityFinding& finding, const Explanation& after);
  void add(const SanityStudy& study, const AttackFinding& finding, const Attack& attacked);

  std::vector<std::vector<GridCell>> rows() const;

 private:
  // An image and its original maps, by method.
  struct Original {
    Image photo;
    Region seen;
    std::vector<SaliencyMap> maps;
  };
  using RowKey = std::tuple<std::size_t, std::string, std::size_t>;  // image, check, method

  bool pictured(std::size_t image) const { return !flags_.out.empty() && image < flags_.pictured; }
  GridCell cell(std::size_t image, const SaliencyMap& map, const std::string& caption) const;
  std::vector<GridCell>& row_of(const SanityStudy& study, std::size_t image, SanityCheck check,
                                std::size_t method);

  const SanityFlags& flags_;
  std::vector<Original> originals_;  // of the images that are pictured
  std::map<RowKey, std::vector<GridCell>> rows_;
};

}  // namespace cameras::cli
