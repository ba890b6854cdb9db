#include <malloc.h>
#include <pthread.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigwait is POSIX
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <ostream>
#include <thread>

#include "command.h"
#include "console/diagnostics.h"
#include "options/unread_options.h"
#include "server/flags.h"
#include "server/open_browser.h"
#include "server/server.h"

namespace cameras::cli {
namespace {

constexpr std::chrono::seconds kPatience{30};

// SIGTERM and SIGINT are waited for by this thread alone, and by nobody before it asks.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set_, &before_);
  }
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  ~StopSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  // While nothing is there yet that would have to be finished, they end the program at once.
  template <class Work>
  void let_through(Work work) const {
    pthread_sigmask(SIG_UNBLOCK, &set_, nullptr);
    work();
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  }

  void wait() const {
    int signal = 0;
    while (sigwait(&set_, &signal) != 0) {
    }
    // A second one ends the program at once.
    pthread_sigmask(SIG_UNBLOCK, &set_, nullptr);
  }

 private:
  sigset_t set_{};
  sigset_t before_{};
};

// The other end of standard input is held by whoever started the program, and closed by the system
// however that one ends.
class EndOfInput {
 public:
  /// Raises SIGTERM then.
  void watch() const {
    std::thread([ended = ended_] {
      std::array<char, 256> letters{};
      ssize_t count = 0;
      do {
        count = ::read(STDIN_FILENO, letters.data(), letters.size());
      } while (count > 0 || (count < 0 && errno == EINTR));
      *ended = true;
      ::kill(::getpid(), SIGTERM);
    }).detach();
  }

  bool reached() const { return *ended_; }

 private:
  // Of the thread as well, which may outlive this.
  std::shared_ptr<std::atomic<bool>> ended_ = std::make_shared<std::atomic<bool>>(false);
};

// glibc gives each of many threads memory of its own and keeps what they free: with a thread a
// connection, large bodies would add up.
void keep_memory_together() {
#ifdef M_ARENA_MAX
  const bool chosen =
      std::getenv("MALLOC_ARENA_MAX") != nullptr ||  // NOLINT(concurrency-mt-unsafe)
      std::getenv("GLIBC_TUNABLES") != nullptr;      // NOLINT(concurrency-mt-unsafe)
  if (!chosen) static_cast<void>(mallopt(M_ARENA_MAX, 2));
#endif
}

// What cannot be cancelled, a pass or a model that is opened, may go on for long: it is not waited
// for.
void stop(server::Server& running, std::chrono::seconds patience, const std::string& unix_path,
          std::ostream& err) {
  if (running.stop(patience)) return;
  if (patience > std::chrono::seconds(0)) {
    err << "cameras: not all that ran has finished\n" << std::flush;
  }
  if (!unix_path.empty()) ::unlink(unix_path.c_str());
  std::_Exit(kDone);
}

int serve(const server::ServeFlags& flags, const CLI::App& app, Console console) {
  const server::ServerOptions options = server::server_options(flags, console.err);
  const StopSignals signals;
  set_up_computing(server::computing_of(flags));
  keep_memory_together();
  server::Server running(options);
  if (!flags.until_eof) signals.let_through([&] { running.open_only_model(); });
  if (!flags.unix.empty()) {
    print_warnings(console.err, given_in_vain(app, {"--host", "--port"},
                                              "is not read with --unix, which is in its place"));
  }
  console.out << running.address() << std::endl;
  if (flags.open) server::open_browser(running.address());
  const EndOfInput input;
  if (flags.until_eof) input.watch();
  signals.wait();
  // With the end of input nobody is left who would read an answer.
  const auto patience = input.reached() ? std::chrono::seconds(0) : kPatience;
  stop(running, patience, flags.unix, console.err);
  return kDone;
}

}  // namespace

Action define_serve(CLI::App& app) {
  const auto flags = std::make_shared<server::ServeFlags>();
  server::add_serve_flags(app, *flags);
  return [flags, &app](Console console) { return serve(*flags, app, console); };
}

}  // namespace cameras::cli
