#include "team/as_team.h"

#include <exception>
#include <memory>
#include <ostream>

#include "cameras/error.h"
#include "console/diagnostics.h"
#include "team/launcher.h"
#include "team/mpi.h"
#include "team/shared_processors.h"

namespace cameras::cli {
namespace {

using TeamCommand = std::function<int(const CommandTeam&, Console)>;

int lead(const Mpi& mpi, CommandTeam own, const TeamCommand& work, Console console) {
  int status = kFailed;
  try {
    own.threads = agreed_threads(own.team);
    status = work(own, console);
    console.out.flush();
    mpi.stop();
    return status;
  } catch (const UsageError& error) {
    print_failure(console.err, error.what());
    status = kWrongUsage;
  } catch (const std::exception& error) {
    print_failure(console.err, message_of(error));
  }
  console.err.flush();
  mpi.abort(status);
  return status;
}

int follow(const Mpi& mpi, CommandTeam own, const TeamCommand& work) {
  std::ostream nobody(nullptr);
  try {
    own.threads = agreed_threads(own.team);
    static_cast<void>(work(own, {.out = nobody, .err = nobody}));
  } catch (const std::exception& error) {
    leave_team(own.team, message_of(error));
  }
  mpi.stop();
  return kDone;
}

}  // namespace

int as_team(const TeamCommand& work, Console console) {
  const Launched others = launched();
  if (others.size < 2) return work({}, console);
  std::unique_ptr<const Mpi> mpi;
  try {
    mpi = std::make_unique<const Mpi>(others);
  } catch (const Error&) {
    if (others.rank == 0) throw;
    return kDone;  // rank 0 says it once for all
  }
  const CommandTeam own{.team = mpi->team()};
  return own.team.rank == 0 ? lead(*mpi, own, work, console) : follow(*mpi, own, work);
}

}  // namespace cameras::cli
