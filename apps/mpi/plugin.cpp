// libcameras-mpi.so: MPI for `mpirun -n N cameras evaluate`. The program loads it where a
// launcher's environment says that there are several processes (apps/cameras/team).
#include <mpi.h>

#include <climits>
#include <cstddef>

#include "team/mpi_plugin.h"

extern "C" [[gnu::visibility("default")]] const cameras::cli::MpiPlugin* cameras_mpi_plugin();

namespace {

constexpr int kTag = 1;

// The main thread starts and ends, and a thread of rank 0 talks meanwhile: never two at once, which
// is what MPI_THREAD_SERIALIZED asks for. FUNNELED would bind all of it to one thread, MULTIPLE
// would pay for locks that nobody needs.
bool start(int* rank, int* size) {
  int provided = MPI_THREAD_SINGLE;
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided);
  MPI_Comm_rank(MPI_COMM_WORLD, rank);
  MPI_Comm_size(MPI_COMM_WORLD, size);
  return provided >= MPI_THREAD_SERIALIZED;
}

void send(int to, const std::byte* bytes, std::size_t size) {
  if (size > INT_MAX) MPI_Abort(MPI_COMM_WORLD, 1);  // no message of a run comes near it
  MPI_Send(bytes, static_cast<int>(size), MPI_BYTE, to, kTag, MPI_COMM_WORLD);
}

bool look(int* from, std::size_t* size) {
  int there = 0;
  int count = 0;
  MPI_Status status;
  MPI_Iprobe(MPI_ANY_SOURCE, kTag, MPI_COMM_WORLD, &there, &status);
  if (there == 0) return false;
  MPI_Get_count(&status, MPI_BYTE, &count);
  *from = status.MPI_SOURCE;
  *size = static_cast<std::size_t>(count);
  return true;
}

void take(int from, std::byte* bytes, std::size_t size) {
  MPI_Recv(bytes, static_cast<int>(size), MPI_BYTE, from, kTag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

void stop() { MPI_Finalize(); }

void abort_all(int status) { MPI_Abort(MPI_COMM_WORLD, status); }

constexpr cameras::cli::MpiPlugin kPlugin{.version = cameras::cli::kMpiPluginVersion,
                                          .start = &start,
                                          .send = &send,
                                          .look = &look,
                                          .take = &take,
                                          .stop = &stop,
                                          .abort = &abort_all};

}  // namespace

const cameras::cli::MpiPlugin* cameras_mpi_plugin() { return &kPlugin; }
