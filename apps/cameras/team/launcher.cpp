#include "team/launcher.h"

#include <array>
#include <cstdlib>
#include <optional>

#include "cameras/text.h"

namespace cameras::cli {
namespace {

struct LauncherVariables {
  const char* by;
  const char* size;
  const char* rank;
};

// mpirun inside of a job of Slurm starts its helpers by srun: its own variables come first.
constexpr std::array kLaunchers{
    LauncherVariables{"mpirun", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"},
    LauncherVariables{"mpirun", "PMI_SIZE", "PMI_RANK"},
    LauncherVariables{"srun", "SLURM_STEP_NUM_TASKS", "SLURM_PROCID"}};

std::optional<int> number_of(const char* variable) {
  const char* const text = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe)
  return text == nullptr ? std::nullopt : parse_number<int>(text);
}

}  // namespace

Launched launched() {
  for (const LauncherVariables& launcher : kLaunchers) {
    const auto size = number_of(launcher.size);
    const auto rank = number_of(launcher.rank);
    if (size && rank && *size > 0) return {.rank = *rank, .size = *size, .by = launcher.by};
  }
  return {};
}

}  // namespace cameras::cli
