#include <pthread.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <memory>
#include <ostream>

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

int serve(const server::ServeFlags& flags, const CLI::App& app, Console console) {
  const server::ServerOptions options = server::server_options(flags, console.err);
  const StopSignals signals;
  set_up_computing(server::computing_of(flags));
  server::Server running(options);
  if (!flags.unix.empty()) {
    print_warnings(console.err, given_in_vain(app, {"--host", "--port"},
                                              "is not read with --unix, which is in its place"));
  }
  console.out << running.address() << std::endl;
  if (flags.open) server::open_browser(running.address());
  signals.wait();
  if (!running.stop(kPatience)) console.err << "cameras: not all that ran has finished\n";
  return kDone;
}

}  // namespace

Action define_serve(CLI::App& app) {
  const auto flags = std::make_shared<server::ServeFlags>();
  server::add_serve_flags(app, *flags);
  return [flags, &app](Console console) { return serve(*flags, app, console); };
}

}  // namespace cameras::cli
