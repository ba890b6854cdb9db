#pragma once

#include <string>

namespace cameras::cli {

/// What the environment says of the processes that were started together with this one.
struct Launched {
  int rank = 0;
  int size = 1;
  std::string by = {};  ///< "mpirun" or "srun", for messages
};

/// Reads what Open MPI's mpirun (OMPI_COMM_WORLD_SIZE), MPICH's and others' (PMI_SIZE) and Slurm's
/// srun (SLURM_STEP_NUM_TASKS, with SLURM_PROCID) leave in the environment. A batch script of Slurm
/// itself is one process.
Launched launched();

}  // namespace cameras::cli
