#include "network/verified_trunk.h"
#include "core/aten.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <limits>
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
constexpr double kOfAllSteps = 100;

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
    if (!value.defined() || !value.is_floating_point() || !found[slot].defined()) continue;
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
  if (trusted(cut, /*with_logits=*/false)) return fast_->run(input, cut);
  Program::Values values = program_->start(input);
  program_->run(values, 0, cut);
  return values;
}

void VerifiedTrunk::verify(std::size_t cut) const {
  static_cast<void>(trusted(cut, /*with_logits=*/true));
}

bool VerifiedTrunk::trusted(std::size_t cut, bool with_logits) const {
  if (cut == 0) return true;
  std::shared_ptr<Verdict> verdict;
  {
    const std::lock_guard lock(mutex_);
    auto& found = verdicts_[cut];
    if (found == nullptr) found = std::make_shared<Verdict>();
    verdict = found;
  }
  std::call_once(verdict->once, [&] {
    verdict->trusted = agrees(cut, with_logits);
    if (verdict->trusted) return;
    std::string warning = "the compiled trunk differs from the interpreter from " +
                          where_they_part(cut) +
                          " on, so the interpreter runs (slower); please report this network";
    const std::lock_guard lock(mutex_);
    if (std::ranges::find(warnings_, warning) == warnings_.end()) {
      warnings_.push_back(std::move(warning));
    }
  });
  return verdict->trusted;
}

bool VerifiedTrunk::agrees(std::size_t cut, bool with_logits) const {
  const at::NoGradGuard no_grad;
  const at::Tensor image = random_numbers(image_, /*seed=*/1);
  Program::Values expected = program_->start(image);
  try {
    program_->run(expected, 0, cut);
  } catch (const Error&) {
    return true;  // whoever asks gets this error from the trunk
  }
  return same(program_->adopt(fast_->run(image, cut)), std::move(expected), image, cut,
              with_logits);
}

bool VerifiedTrunk::same(Program::Values found, Program::Values expected, const at::Tensor& image,
                         std::size_t cut, bool with_logits) const {
  const bool single = precision_ == Precision::f32;
  const auto to_logits = [&](Program::Values& values) {
    if (with_logits) program_->run(values, cut, program_->step_count());
  };
  const double allowed = single ? kFloat32 : kBfloat16;
  double off = difference(found, expected);
  if (off <= allowed) {
    to_logits(found);
    Program::Values scores = expected;
    to_logits(scores);
    off = difference(found, scores);
    if (off <= allowed) return true;
  }
  const double rounding = single ? kFloat32Rounding : kBfloat16Rounding;
  Program::Values near = program_->start(image * (1 + rounding * random_numbers(image_, 2)));
  program_->run(near, 0, cut);
  double own = difference(near, expected);
  if (with_logits) {
    to_logits(near);
    to_logits(expected);
    own = std::max(own, difference(near, expected));
  }
  return off <= kOfAllSteps * own;
}

// The first cut at which they differ, by halves: what is wrong stays so.
std::string VerifiedTrunk::where_they_part(std::size_t cut) const {
  std::size_t agree = 0;
  std::size_t differ = cut;
  while (differ - agree > 1) {
    const std::size_t middle = agree + (differ - agree) / 2;
    (agrees(middle, /*with_logits=*/false) ? agree : differ) = middle;
  }
  return node_names_.at(differ - 1);
}

}  // namespace cameras
