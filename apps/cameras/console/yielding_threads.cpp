#include "console/yielding_threads.h"

#include <cstdlib>
#include <future>
#include <semaphore>
#include <system_error>
#include <thread>
#include <utility>

namespace cameras::cli {

#ifdef _OPENMP
namespace {

// OpenMP keeps the threads of a region for the next one, as long as who began it lives.
void keep_threads(unsigned count, std::promise<void> counted) {
#pragma omp parallel num_threads(count)
  std::this_thread::yield();  // the compiler leaves out a region of nothing
  counted.set_value();
  std::binary_semaphore(0).acquire();
}

}  // namespace

void let_waiting_threads_yield() {
  const bool chosen =
      std::getenv("OMP_WAIT_POLICY") != nullptr || std::getenv("GOMP_SPINCOUNT") != nullptr;
  const unsigned available = std::thread::hardware_concurrency();
  if (chosen || available == 0) return;
  std::promise<void> counted;
  std::future<void> done = counted.get_future();
  try {
    std::thread(keep_threads, available + 1, std::move(counted)).detach();
  } catch (const std::system_error&) {
    return;  // no more threads are allowed: they wait as they did
  }
  done.wait();
}
#else
void let_waiting_threads_yield() {}
#endif

}  // namespace cameras::cli
