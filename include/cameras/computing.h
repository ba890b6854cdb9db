#pragma once

#pragma GCC visibility push(default)
namespace cameras {

/// Makes convolutions on GPUs, in the whole process, read all of a float32. cuDNN's take 10 bits of
/// its mantissa (TF32) unless told not to, and a map would be that of another network. To be called
/// before networks run there.
void convolve_in_full_float32();

/// How many processors this process may use, at least 1: those that it is bound to, and no more
/// than the quota of its control groups (a container's --cpus=1.5 is 2).
int usable_processors();

/// How many threads of the processor the whole process computes with: libtorch's operators and the
/// compiled trunk, whichever thread asks. Until it is called there are as many as OpenMP's default,
/// one for each processor unless OMP_NUM_THREADS says otherwise. Sums are rounded otherwise in
/// another number. To be called before the first network is opened; no other function of the
/// library changes it.
/// @param count at least 1
/// @throws Error{bad_argument} for less
void use_threads(int count);

}  // namespace cameras
#pragma GCC visibility pop
