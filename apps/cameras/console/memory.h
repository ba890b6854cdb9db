#pragma once

namespace cameras::cli {

/// Mebibytes that this process holds in memory now; 0 where the system does not say.
double resident_memory_mb();

/// The most that it has held since it began, or since forget_peak_memory().
double peak_memory_mb();

/// Lets peak_memory_mb() begin anew with what is held now.
/// @return false where the system does not allow it: the peak then includes what came before
bool forget_peak_memory();

}  // namespace cameras::cli
