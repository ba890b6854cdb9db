#pragma once

#include "server/service/explanation.h"
#include "server/service/question.h"

namespace cameras::server {

/// Asks the network, telling `task` how far it is and each partial map; stops when it is cancelled.
/// The map is that of `cameras explain`.
/// @throws Error as SaliencyMethod::explain()
Finding answer(const AskedQuestion& question, ExplanationTask& task);

}  // namespace cameras::server
