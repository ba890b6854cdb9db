#include "network/batches.h"
#include "core/aten.h"

#include <algorithm>
#include <exception>
#include <vector>

namespace cameras {
namespace {

constexpr std::int64_t kMostTogether = 64;
constexpr std::int64_t kMostBatchPixels = std::int64_t{1}
                                          << 22;  // of all inputs of a batch, in one channel
constexpr std::int64_t kFewerForGradients = 8;
// Other kernels for other batch sizes differ by rounding, about 1e-5 of the largest score; mixed
// values differ by about the scores themselves.
constexpr double kRounding = 1e-3;

at::Tensor one_by_one(const at::Tensor& values, const Batches::Run& run) {
  std::vector<at::Tensor> rows;
  for (std::int64_t i = 0; i < values.size(0); ++i) rows.push_back(run(values.narrow(0, i, 1)));
  return at::cat(rows);
}

// A batch of another size, or of larger inputs than the first, may still be refused.
at::Tensor all_or_single(const at::Tensor& values, const Batches::Run& run) {
  try {
    return run(values);
  } catch (const std::exception&) {
    return one_by_one(values, run);
  }
}

bool same_scores(const at::Tensor& together, const at::Tensor& alone) {
  const auto largest = alone.abs().max().item<double>();
  return (together - alone).abs().max().item<double>() <= kRounding * largest;
}

}  // namespace

std::int64_t Batches::size_for(const at::Device& device, std::int64_t height, std::int64_t width) {
  if (device.is_cpu()) return 1;
  return std::clamp<std::int64_t>(kMostBatchPixels / std::max<std::int64_t>(1, height * width), 1,
                                  kMostTogether);
}

std::int64_t Batches::size_for_gradients(const at::Device& device, std::int64_t height,
                                         std::int64_t width) {
  return std::max<std::int64_t>(1, size_for(device, height, width) / kFewerForGradients);
}

// Whether two values that have little in common come out of a batch as they do alone. The values
// that are asked about may differ so little that a mixed batch would not show.
bool Batches::keeps_values_apart(const at::Tensor& values, const Run& run) {
  try {
    const std::int64_t last = values.size(0) - 1;
    const at::Tensor first = values.narrow(0, 0, 1);
    at::Tensor probe = values.clone();
    probe.narrow(0, last, 1).copy_(first * -2);
    const at::Tensor alone = at::cat({run(first), run(probe.narrow(0, last, 1))});
    const at::Tensor together = run(probe);
    return together.size(0) == values.size(0) && same_scores(together[0], alone[0]) &&
           same_scores(together[last], alone[1]) && !same_scores(alone[0], alone[1]);
  } catch (const std::exception&) {  // a node refuses the batch, or these values
    return false;
  }
}

at::Tensor Batches::rows(const at::Tensor& values, std::int64_t together, const Run& run,
                         const Run& scores) const {
  std::vector<at::Tensor> parts;
  for (const at::Tensor& part : values.split(std::max<std::int64_t>(1, together))) {
    if (part.size(0) > 1 && verdict_ == Verdict::open) {
      verdict_ = keeps_values_apart(part, scores) ? Verdict::same : Verdict::different;
    }
    const bool at_once = part.size(0) > 1 && verdict_ == Verdict::same;
    parts.push_back(at_once ? all_or_single(part, run) : one_by_one(part, run));
  }
  return at::cat(parts);
}

}  // namespace cameras
