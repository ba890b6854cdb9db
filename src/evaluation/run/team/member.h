#pragma once

#include <filesystem>

#include "cameras/watch.h"
#include "evaluation/run/targets.h"
#include "evaluation/run/team/lead.h"

namespace cameras::evaluation {

/// The side of a rank other than 0: judges the pictures that rank 0 names, until there are no more.
/// Rows are on the disk, in a file of this rank's own in `folder`/ranks, before rank 0 gets them.
/// @throws Error{io} where rank 0's run is another one, or the file cannot be written
void work_for_lead(Evaluation run, const TeamWork& work, const std::filesystem::path& folder);

}  // namespace cameras::evaluation
