#include "team/launcher.h"

#include <array>

#include "team/environment_number.h"

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

}  // namespace

Launched launched() {
  for (const LauncherVariables& launcher : kLaunchers) {
    const auto size = environment_number<int>(launcher.size);
    const auto rank = environment_number<int>(launcher.rank);
    if (size && rank && *size > 0) return {.rank = *rank, .size = *size, .by = launcher.by};
  }
  return {};
}

}  // namespace cameras::cli
