#include "network/onednn/compiled_part.h"
#include "core/aten.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <utility>

#include "network/onednn/bounds.h"
#include "network/onednn/compile.h"
#include "network/onednn/magnitude.h"
#include "network/onednn/padding.h"

namespace cameras::onednn {
namespace {

// Sizes of one CAMERAS map, twice. Plans keep transformed weights alive, so more is no gain.
constexpr std::size_t kMostPlans = 16;

bool ordinary(const at::Tensor& values) {
  return all_within(static_cast<const std::byte*>(values.data_ptr()), values.nbytes(),
                    type_of(values.scalar_type()), kMostChecked);
}

}  // namespace

CompiledPart::CompiledPart(Part part, std::shared_ptr<Shared> shared)
    : part_(with_checks(with_padding_absorbed(std::move(part), shared->graph.constants),
                        shared->graph.constants)),
      shared_(std::move(shared)),
      plans_(kMostPlans) {}

std::shared_ptr<const Plan> CompiledPart::plan_for(std::span<const at::Tensor> inputs) const {
  Key key{at::get_num_threads()};
  std::vector<Ints> sizes;
  for (const at::Tensor& input : inputs) {
    sizes.push_back(input.sizes().vec());
    key.insert(key.end(), sizes.back().begin(), sizes.back().end());
  }
  if (const auto found = plans_.find(key)) return *found;
  try {
    const Sizes inferred = infer_sizes(*part_, shared_->graph.constants, sizes);
    const Task task{.part = *part_,
                    .constants = shared_->graph.constants,
                    .sizes = inferred,
                    .opset = shared_->graph.opset,
                    .type = shared_->type,
                    .engine = shared_->engine,
                    .weights = shared_->weights};
    return plans_.store(key, std::make_shared<const Plan>(compile(task)));
  } catch (const Error&) {
  } catch (const dnnl::error& error) {
    if (error.status == dnnl_out_of_memory) return nullptr;  // there may be more the next time
  }
  return plans_.store(key, nullptr);
}

std::optional<ops::Tensors> CompiledPart::run(std::span<const at::Tensor> inputs) const {
  if (!part_) return std::nullopt;
  ops::Tensors dense;
  for (const at::Tensor& input : inputs) {
    const bool map = input.dim() == 4 && input.scalar_type() == scalar_type(shared_->type);
    if (!map) return std::nullopt;
    dense.push_back(input.contiguous());
    if (!ordinary(dense.back())) return std::nullopt;
  }
  at::internal::lazy_init_num_threads();  // as each of ATen's own operators does
  const auto plan = plan_for(dense);
  if (plan == nullptr) return std::nullopt;
  const Arenas::Loan arena(shared_->arenas, plan->arena_bytes());
  return plan->run(dense, arena.data());
}

}  // namespace cameras::onednn
