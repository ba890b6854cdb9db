#pragma once

#include <functional>

#include "cameras/team.h"
#include "command.h"

namespace cameras::cli {

/// The processes that a command runs in.
struct CommandTeam {
  Team team = {};
  int threads = 0;  ///< that every rank computes with unless told otherwise; 0 = alone, no matter
};

/// Runs a command's work in all processes that a launcher started, or in this one alone. Only rank
/// 0 prints. Where rank 0 fails all processes end with its status; another one that fails tells
/// rank 0 and ends in silence.
/// @throws as `work` does; Error{io} where a launcher started several processes without MPI for us
int as_team(const std::function<int(const CommandTeam&, Console)>& work, Console console);

}  // namespace cameras::cli
