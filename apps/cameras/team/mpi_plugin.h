#pragma once

#include <cstddef>

namespace cameras::cli {

/// What libcameras-mpi.so gives the program, which does not link MPI: apps/mpi. All functions are
/// called by one thread at a time. What MPI cannot do ends the job, as MPI does by default.
struct MpiPlugin {
  int version;
  /// Joins the other processes; false where MPI cannot be called by several threads in turn.
  bool (*start)(int* rank, int* size);
  void (*send)(int to, const std::byte* bytes, std::size_t size);
  /// Whether there is a message, of whom and how large; at once.
  bool (*look)(int* from, std::size_t* size);
  /// Takes that message.
  void (*take)(int from, std::byte* bytes, std::size_t size);
  /// Leaves the other processes, once all of them do.
  void (*stop)();
  /// Ends all processes with this exit status.
  void (*abort)(int status);
};

inline constexpr int kMpiPluginVersion = 1;
inline constexpr const char* kMpiPluginEntry = "cameras_mpi_plugin";

/// What the plugin's entry is.
using MpiPluginEntry = const MpiPlugin* (*)();

}  // namespace cameras::cli
