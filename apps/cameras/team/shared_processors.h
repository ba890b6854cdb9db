#pragma once

#include "cameras/team.h"

namespace cameras::cli {

/// How many threads each rank computes with where nobody says it: the same number for all, since
/// bits depend on it. On each machine the processors that its ranks are bound to are divided among
/// them, and no rank takes more than its own (a scheduler's set, a container's quota); the smallest
/// share counts, at least 1. All ranks call it together.
int agreed_threads(const Team& team);

}  // namespace cameras::cli
