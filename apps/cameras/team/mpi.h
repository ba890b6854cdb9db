#pragma once

#include <optional>

#include "cameras/team.h"
#include "team/launcher.h"
#include "team/mpi_plugin.h"

namespace cameras::cli {

/// MPI, joined: the processes that a launcher started together know each other.
class Mpi {
 public:
  /// Loads the plugin and waits until all processes are there.
  /// @throws Error{io} where there is no plugin, or MPI knows of other processes than the launcher
  explicit Mpi(const Launched& launched);

  /// How ranks talk. Refers to this.
  Team team() const;

  /// Leaves the others, once all of them do.
  void stop() const { plugin_->stop(); }

  /// Ends all processes with this exit status.
  void abort(int status) const { plugin_->abort(status); }

 private:
  const MpiPlugin* plugin_;  // of the library, which stays loaded
  int rank_ = 0;
  int size_ = 1;
};

}  // namespace cameras::cli
