#include "network/batches.h"
#include "core/aten.h"

#include <algorithm>
#include <exception>
#include <vector>

namespace cameras {
namespace {

constexpr std::int64_t kMostTogether = 64;
constexpr std::int64_t kMostPixels = std::int64_t{1} << 22;  // of a batch, by channel
// Other kernels for other batch sizes differ by rounding, about 1e-5 of the largest score; mixed
// values differ by about the scores themselves.
constexpr double kRounding = 1e-3;

at::Tensor one_by_one(const at::Tensor& values, const Batches::Run& run) {
  std::vector<at::Tensor> rows;
  for (std::int64_t i = 0; i < values.size(0); ++i) rows.push_back(run(values.narrow(0, i, 1)));
  return at::cat(rows);
}

bool same_scores(const at::Tensor& together, const at::Tensor& alone) {
  const auto largest = alone.abs().max().item<double>();
  return (together - alone).abs().max().item<double>() <= kRounding * largest;
}

}  // namespace

std::int64_t Batches::size_for(const at::Device& device, std::int64_t height, std::int64_t width) {
  if (device.is_cpu()) return 1;
  return std::clamp<std::int64_t>(kMostPixels / std::max<std::int64_t>(1, height * width), 1,
                                  kMostTogether);
}

// The first batch: run as a whole, and compared.
at::Tensor Batches::judged(const at::Tensor& values, const Run& run) const {
  const std::int64_t last = values.size(0) - 1;
  try {
    at::Tensor together = run(values);
    const bool same = together.size(0) == values.size(0) &&
                      same_scores(together[0], run(values.narrow(0, 0, 1))[0]) &&
                      same_scores(together[last], run(values.narrow(0, last, 1))[0]);
    verdict_ = same ? Verdict::same : Verdict::different;
    if (same) return together;
  } catch (const std::exception&) {  // a node refuses the batch; what is really wrong shows below
    verdict_ = Verdict::different;
  }
  return one_by_one(values, run);
}

at::Tensor Batches::scores(const at::Tensor& values, std::int64_t together, const Run& run) const {
  std::vector<at::Tensor> parts;
  for (const at::Tensor& part : values.split(std::max<std::int64_t>(1, together))) {
    const Verdict verdict = verdict_;
    if (part.size(0) == 1 || verdict == Verdict::different) {
      parts.push_back(one_by_one(part, run));
    } else {
      parts.push_back(verdict == Verdict::same ? run(part) : judged(part, run));
    }
  }
  return at::cat(parts);
}

}  // namespace cameras
