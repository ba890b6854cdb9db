#include "evaluation/metrics/shared/neighbour_fill.h"
#include "core/aten.h"

// A licence that Debian and others take for everything that is included.
#define EIGEN_MPL2_ONLY
#include <Eigen/SparseCholesky>
#include <array>
#include <vector>

#include "cameras/error.h"

namespace cameras {
namespace {

struct Neighbour {
  std::int64_t down;
  std::int64_t right;
  double weight;
};

constexpr std::array<Neighbour, 8> kNeighbours{{{-1, 0, 1.0 / 6},
                                                {1, 0, 1.0 / 6},
                                                {0, -1, 1.0 / 6},
                                                {0, 1, 1.0 / 6},
                                                {-1, -1, 1.0 / 12},
                                                {-1, 1, 1.0 / 12},
                                                {1, -1, 1.0 / 12},
                                                {1, 1, 1.0 / 12}}};

// One equation for every removed pixel, and a right-hand side for every channel.
struct Equations {
  Eigen::SparseMatrix<double> matrix;
  Eigen::MatrixXd known;
};

class Builder {
 public:
  Builder(const at::Tensor& input, const at::Tensor& pixels)
      : height_(input.size(2)),
        width_(input.size(3)),
        values_(input.flatten(2)[0].contiguous()),
        pixels_(pixels.contiguous()),
        unknown_(static_cast<std::size_t>(height_ * width_), kKept),
        known_(Eigen::MatrixXd::Zero(pixels.size(0), input.size(1))) {
    const auto* const removed = pixels_.data_ptr<std::int64_t>();
    for (std::int64_t i = 0; i < pixels_.size(0); ++i) {
      unknown_.at(static_cast<std::size_t>(removed[i])) = i;
    }
  }

  Equations equations() {
    const auto* const removed = pixels_.data_ptr<std::int64_t>();
    const std::int64_t count = pixels_.size(0);
    entries_.reserve(static_cast<std::size_t>(count) * (kNeighbours.size() + 1));
    for (std::int64_t i = 0; i < count; ++i) add_equation(i, removed[i]);
    Eigen::SparseMatrix<double> matrix(count, count);
    matrix.setFromTriplets(entries_.begin(), entries_.end());
    return {matrix, std::move(known_)};  // Eigen 3.4 does not move sparse matrices
  }

 private:
  static constexpr std::int64_t kKept = -1;

  void add_equation(std::int64_t row, std::int64_t pixel) {
    double total = 0;
    for (const Neighbour& neighbour : kNeighbours) {
      const std::int64_t y = pixel / width_ + neighbour.down;
      const std::int64_t x = pixel % width_ + neighbour.right;
      if (y < 0 || y >= height_ || x < 0 || x >= width_) continue;
      total += neighbour.weight;
      add_neighbour(row, y * width_ + x, neighbour.weight);
    }
    entries_.emplace_back(row, row, total);
  }

  void add_neighbour(std::int64_t row, std::int64_t pixel, double weight) {
    const std::int64_t column = unknown_[static_cast<std::size_t>(pixel)];
    if (column != kKept) {
      entries_.emplace_back(row, column, -weight);
      return;
    }
    const auto* const values = values_.data_ptr<float>();
    for (std::int64_t channel = 0; channel < known_.cols(); ++channel) {
      known_(row, channel) += weight * values[channel * height_ * width_ + pixel];
    }
  }

  std::int64_t height_;
  std::int64_t width_;
  at::Tensor values_;  // [C,h·w]
  at::Tensor pixels_;
  std::vector<std::int64_t> unknown_;  // by pixel: which equation's, or kKept
  Eigen::MatrixXd known_;
  std::vector<Eigen::Triplet<double>> entries_;
};

}  // namespace

at::Tensor neighbour_fill(const at::Tensor& input, const at::Tensor& pixels) {
  if (pixels.size(0) == 0) return input;
  const Equations equations = Builder(input, pixels).equations();
  // Symmetric, and positive definite because a removed region always has a kept neighbour.
  const Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>> factors(equations.matrix);
  require(factors.info() == Eigen::Success, Errc::bad_argument,
          "removed pixels cannot be filled: there is no pixel left");
  const Eigen::MatrixXd found = factors.solve(equations.known);
  at::Tensor values = at::empty({input.size(1), pixels.size(0)}, at::kFloat);
  auto* const data = values.data_ptr<float>();
  for (std::int64_t i = 0; i < found.size(); ++i) data[i] = static_cast<float>(found.data()[i]);
  return input.flatten(2).index_copy(/*dim=*/2, pixels, values.unsqueeze(0)).view(input.sizes());
}

}  // namespace cameras
