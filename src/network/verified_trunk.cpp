#include "network/verified_trunk.h"
#include "core/aten.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <utility>

#include "cameras/error.h"

namespace cameras {
namespace {

// How far rounding errors alone may take values, as a share of the largest.
constexpr double kFloat32 = 1e-3;
constexpr double kBfloat16 = 0.1;
// Roundings of the image itself, and how much more those of all steps may do than these.
constexpr double kFloat32Rounding = 1e-6;
constexpr double kBfloat16Rounding = 4e-3;
constexpr double kFloat32Steps = 100;
constexpr double kBfloat16Steps = 10;

at::Tensor random_numbers(const std::vector<std::int64_t>& sizes, std::uint64_t seed) {
  return at::rand(sizes, at::make_generator<at::CPUGeneratorImpl>(seed), at::kFloat) * 2 - 1;
}

// Infinite for another shape, or NaN in other places.
double difference(const at::Tensor& found, const at::Tensor& expected) {
  constexpr double kNever = std::numeric_limits<double>::infinity();
  if (found.sizes() != expected.sizes()) return kNever;
  if (found.numel() == 0) return 0;
  const double most = expected.abs().max().item<double>();
  const double off = (found - expected).abs().max().item<double>();
  if (std::isfinite(most) && std::isfinite(off)) return off == 0 ? 0 : off / most;
  const at::Tensor finite = at::isfinite(expected);
  if (!at::equal(at::isfinite(found), finite)) return kNever;
  const at::Tensor zeros = at::zeros_like(expected);
  return difference(at::where(finite, found, zeros), at::where(finite, expected, zeros));
}

// Of all values that are there in both, the largest.
double difference(const Program::Values& found, const Program::Values& expected) {
  double most = 0;
  for (std::size_t slot = 0; slot < expected.size(); ++slot) {
    const at::Tensor& value = expected[slot];
    if (!value.defined() || !value.is_floating_point()) continue;
    if (!found[slot].defined()) return std::numeric_limits<double>::infinity();
    if (found[slot].is_same(value)) continue;  // a constant
    most = std::max(most, difference(found[slot], value));
  }
  return most;
}

}  // namespace

VerifiedTrunk::VerifiedTrunk(std::unique_ptr<const Trunk> fast,
                             std::shared_ptr<const Program> program,
                             std::vector<std::string> node_names, std::vector<std::int64_t> image,
                             Precision precision)
    : fast_(std::move(fast)),
      program_(std::move(program)),
      node_names_(std::move(node_names)),
      image_(std::move(image)),
      precision_(precision) {}

std::string_view VerifiedTrunk::name() const noexcept {
  const std::lock_guard lock(mutex_);
  return warnings_.empty() ? fast_->name() : kReferenceTrunk;
}

std::vector<std::string> VerifiedTrunk::warnings() const {
  const std::lock_guard lock(mutex_);
  return warnings_;
}

Program::Values VerifiedTrunk::run(const at::Tensor& input, std::size_t cut) const {
  if (trusted(cut, nullptr)) return fast_->run(input, cut);
  Program::Values values = program_->start(input);
  program_->run(values, 0, cut);
  return values;
}

void VerifiedTrunk::verify(std::size_t cut, const NativeRun& run) const {
  static_cast<void>(trusted(cut, &run));
}

// Two threads may compare at once; they find the same.
bool VerifiedTrunk::trusted(std::size_t cut, const NativeRun* known) const {
  if (cut == 0) return true;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = verdicts_.find(cut); found != verdicts_.end()) return found->second;
  }
  const std::optional<bool> agreed = agrees(cut, known);
  if (!agreed) return true;
  std::string warning;
  if (!*agreed) {
    warning = "the compiled trunk differs from the interpreter from " + where_they_part(cut) +
              " on, so the interpreter runs (slower); please report this network";
  }
  const std::lock_guard lock(mutex_);
  verdicts_[cut] = *agreed;
  const bool warned = std::ranges::find(warnings_, warning) != warnings_.end();
  if (!*agreed && !warned) warnings_.push_back(std::move(warning));
  return *agreed;
}

Program::Values VerifiedTrunk::scores(Program::Values values, std::size_t cut) const {
  program_->run(values, cut, program_->step_count());
  return values;
}

// Nothing where the interpreter cannot run: whoever asks gets its error from the trunk.
auto VerifiedTrunk::expected(std::size_t cut, const NativeRun* known) const
    -> std::optional<Expected> {
  Expected result;
  if (known != nullptr && known->image.defined() && known->image.sizes() == image_) {
    result.image = known->image;
    result.values = program_->resumed(known->values, cut).value_or(Program::Values());
  }
  try {
    if (result.values.empty()) {
      result.image = random_numbers(image_, /*seed=*/1);
      result.values = program_->start(result.image);
      program_->run(result.values, 0, cut);
    }
    if (known != nullptr) result.scores = scores(result.values, cut);
  } catch (const Error&) {
    return std::nullopt;
  }
  return result;
}

std::optional<bool> VerifiedTrunk::agrees(std::size_t cut, const NativeRun* known) const {
  const at::NoGradGuard no_grad;
  const auto wanted = expected(cut, known);
  if (!wanted) return std::nullopt;
  try {
    return same(*wanted, cut);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception&) {  // oneDNN's and libtorch's, too
    return false;
  }
}

bool VerifiedTrunk::same(const Expected& expected, std::size_t cut) const {
  const auto off_by = [&](const Program::Values& found) {
    const double off = difference(found, expected.values);
    return expected.scores ? std::max(off, difference(scores(found, cut), *expected.scores)) : off;
  };
  const bool single = precision_ == Precision::f32;
  const double off = off_by(program_->adopt(fast_->run(expected.image, cut)));
  if (off <= (single ? kFloat32 : kBfloat16)) return true;
  const double rounding = single ? kFloat32Rounding : kBfloat16Rounding;
  Program::Values near =
      program_->start(expected.image * (1 + rounding * random_numbers(image_, 2)));
  program_->run(near, 0, cut);
  const double own = off_by(near);
  return std::isfinite(own) && off <= (single ? kFloat32Steps : kBfloat16Steps) * own;
}

// The first cut at which they differ, by halves: what is wrong stays so.
std::string VerifiedTrunk::where_they_part(std::size_t cut) const {
  std::size_t agree = 0;
  std::size_t differ = cut;
  while (differ - agree > 1) {
    const std::size_t middle = agree + (differ - agree) / 2;
    (agrees(middle, nullptr).value_or(true) ? agree : differ) = middle;
  }
  return node_names_.at(differ - 1);
}

}  // namespace cameras
