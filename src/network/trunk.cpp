#include "network/trunk.h"
#include "core/aten.h"

#include <array>
#include <utility>

#include "network/verified_trunk.h"

#ifdef CAMERAS_ONEDNN
#include "network/onednn/compiled_trunk.h"
#include "network/onednn/layout.h"
#endif

namespace cameras {
namespace {

// oneDNN may be limited to fewer instructions than the processor has (ONEDNN_MAX_CPU_ISA).
bool processor_has_bf16() {
#ifdef CAMERAS_ONEDNN
  return onednn::has_bf16();
#elif defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16") != 0;
#else
  return false;
#endif
}

// The plain ATen interpreter: it runs everything, everywhere, and is the oracle of the others.
class InterpretedTrunk final : public Trunk {
 public:
  explicit InterpretedTrunk(std::shared_ptr<const Program> program)
      : program_(std::move(program)) {}

  std::string_view name() const noexcept override { return kReferenceTrunk; }

  Program::Values run(const at::Tensor& input, std::size_t cut) const override {
    Program::Values values = program_->start(input);
    program_->run(values, 0, cut);
    return values;
  }

 private:
  std::shared_ptr<const Program> program_;
};

#ifdef CAMERAS_ONEDNN
constexpr const char* kNotCompiled =
    "expected a network on the CPU with convolutions and finite constants for a compiled trunk, "
    "found none";
#else
constexpr const char* kNotCompiled =
    "expected a build with oneDNN for a compiled trunk, found one without (CAMERAS_ONEDNN)";
#endif

using Made = std::unique_ptr<const Trunk>;

// nullptr where it gains nothing.
Made compiled(const TrunkParts& parts, const std::shared_ptr<const Program>& program) {
#ifdef CAMERAS_ONEDNN
  if (parts.device.is_cpu()) return onednn::make_compiled_trunk(parts.fitted, program);
#endif
  static_cast<void>(parts);
  static_cast<void>(program);
  return nullptr;
}

Made reference(const TrunkParts&, const std::shared_ptr<const Program>& program) {
  return std::make_unique<InterpretedTrunk>(program);
}

struct Implementation {
  TrunkKind kind;
  Made (*make)(const TrunkParts&, const std::shared_ptr<const Program>&);
};

// Best first, the reference last.
constexpr std::array kImplementations{Implementation{TrunkKind::compiled, &compiled},
                                      Implementation{TrunkKind::reference, &reference}};

Made with_net(Made trunk, const TrunkParts& parts) {
  std::vector<std::string> names;
  for (const Node& node : parts.fitted.graph.nodes) names.push_back(describe(node));
  return std::make_unique<VerifiedTrunk>(std::move(trunk), parts.program, std::move(names),
                                         parts.image, parts.precision);
}

std::shared_ptr<const Program> program_for(const TrunkParts& parts) {
  if (parts.precision == Precision::f32) return parts.program;
  require(!parts.device.is_cpu() || processor_has_bf16(), Errc::bad_argument,
          "expected a processor with bf16 (AVX512_BF16) for precision bf16, found one without");
  return std::make_shared<const Program>(parts.fitted.graph, parts.device, at::kBFloat16);
}

}  // namespace

std::unique_ptr<const Trunk> make_trunk(const TrunkParts& parts, TrunkKind kind) {
  const auto program = program_for(parts);
  for (const Implementation& implementation : kImplementations) {
    if (kind != TrunkKind::automatic && kind != implementation.kind) continue;
    auto trunk = implementation.make(parts, program);
    if (trunk == nullptr) continue;
    const bool verified =
        kind == TrunkKind::automatic && implementation.kind != TrunkKind::reference;
    return verified ? with_net(std::move(trunk), parts) : std::move(trunk);
  }
  fail(Errc::bad_argument, kNotCompiled);
}

}  // namespace cameras
