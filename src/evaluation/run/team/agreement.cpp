#include "evaluation/run/team/agreement.h"

#include <ATen/Version.h>

#include <cstddef>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "evaluation/run/run_record.h"

namespace cameras::evaluation {
namespace {

// "AVX2", as at::show_config() has it, which every version of it does.
std::string aten_capability() {
  constexpr std::string_view kBefore = "CPU capability usage: ";
  const std::string all = at::show_config();
  const std::size_t start = all.find(kBefore);
  if (start == std::string::npos) return "unknown";
  const std::size_t value = start + kBefore.size();
  return all.substr(value, all.find('\n', value) - value);
}

// ATen's choice, the processor's extensions that BLAS and oneDNN choose by, and what their users
// may bid oneDNN not to use.
std::string instruction_set() {
  std::string text = aten_capability();
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx") != 0) text += " avx";
  if (__builtin_cpu_supports("avx2") != 0) text += " avx2";
  if (__builtin_cpu_supports("fma") != 0) text += " fma";
  if (__builtin_cpu_supports("avx512f") != 0) text += " avx512f";
  if (__builtin_cpu_supports("avx512bw") != 0) text += " avx512bw";
  if (__builtin_cpu_supports("avx512vl") != 0) text += " avx512vl";
  if (__builtin_cpu_supports("avx512vnni") != 0) text += " avx512vnni";
#endif
  for (const char* name : {"ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA"}) {
    const char* const most = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
    if (most != nullptr) text += std::string(" ") + name + "=" + most;
  }
  return text;
}

}  // namespace

nlohmann::ordered_json record_of_rank(nlohmann::ordered_json record) {
  record["instruction_set"] = instruction_set();
  return record;
}

std::string call_of_rank(const Shard& shard, const std::filesystem::path& folder) {
  return "--shard " + shard_text(shard) + " --out " + folder.lexically_normal().string();
}

}  // namespace cameras::evaluation
