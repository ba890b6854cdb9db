#pragma once

namespace cameras::cli {

/// Threads of the network wait for one another at the end of every loop. GCC's OpenMP lets them
/// spin for up to 300 000 turns before they give their processor back, and where other programs
/// want it too, one that spins keeps the one that it waits for from running (docs/benchmarks.md,
/// "Beside other programs"). From now on it is 1000 turns, as GCC's OpenMP does wherever there are
/// more of its threads than processors: this makes as many, which sleep. The environment
/// (OMP_WAIT_POLICY, GOMP_SPINCOUNT) has the last word. Called once, before anything is
/// computed by several threads.
/// Source: GNU libgomp's manual, GOMP_SPINCOUNT.
void let_waiting_threads_yield();

}  // namespace cameras::cli
