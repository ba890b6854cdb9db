#pragma once

#include "command.h"
#include "evaluate/flags.h"

namespace cameras::cli {

/// Puts the folders of all shards of a run together; what results is, byte for byte, what the run
/// gives in one piece.
/// @return exit status
/// @throws Error{io} for folders of different runs, missing or doubled shards, or unfinished ones
int merge_results(const EvaluateFlags& flags, Console console);

}  // namespace cameras::cli
